/** The REST API as a script uses it: HTTP Basic as admin. */
export interface Api {
  get<T>(path: string): Promise<T>;
  send<T>(
    method: 'POST' | 'PUT' | 'DELETE' | 'PATCH',
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; body: T }>;
}

export function apiOf(base: string, password: string): Api {
  const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
  const call = (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) =>
    fetch(`${base}/api/v1${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(120_000),
    });
  return {
    async get<T>(path: string) {
      const answer = await call('GET', path);
      if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
    },
    async send<T>(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) {
      const answer = await call(method, path, body, headers);
      const text = await answer.text();
      return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
    },
  };
}
