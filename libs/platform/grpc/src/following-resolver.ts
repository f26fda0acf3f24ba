import { experimental } from '@grpc/grpc-js';

type Created = Parameters<typeof experimental.createResolver>;
type Target = Created[0];
type Listener = Created[1];
type Options = Created[2];

const SCHEME = 'mesh';
/** How soon a caller learns of a pod that was added: this and the time that the name server keeps its answers. */
const LOOK_EVERY_MS = 5000;

/**
 * gRPC's own DNS resolver, which looks a name up again when a connection ends and never otherwise: pods that are added behind a name would get no call as long as the
 * others live. This one looks every few seconds and tells of what has changed; connections that stay are not touched.
 */
class FollowingResolver implements experimental.Resolver {
  readonly #inner: experimental.Resolver;
  #timer: NodeJS.Timeout | undefined;
  #known = '';
  /** The channel itself waits for an answer, also one that it knows. */
  #asked = false;

  constructor(target: Target, listener: Listener, options: Options) {
    const tell: Listener = (endpoints, ...rest) => {
      const addresses = endpoints.ok ? JSON.stringify(endpoints.value.map(({ addresses: own }) => JSON.stringify(own)).sort()) : '';
      // A name server that does not answer a question of ours takes away nothing.
      if (!this.#asked && (addresses === '' || addresses === this.#known)) return true;
      this.#asked = false;
      this.#known = addresses;
      return listener(endpoints, ...rest);
    };
    this.#inner = experimental.createResolver({ ...target, scheme: 'dns' }, tell, options);
  }

  updateResolution(): void {
    this.#asked = true;
    this.#timer ??= setInterval(() => this.#inner.updateResolution(), LOOK_EVERY_MS).unref();
    this.#inner.updateResolution();
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#known = '';
    this.#inner.destroy();
  }

  static getDefaultAuthority(target: Target): string {
    return target.path;
  }
}

experimental.registerResolver(SCHEME, FollowingResolver);

/** Where the callers of `host:port` find every address behind the name, now and later, so that each gets its share. */
export function target(address: string): string {
  return `${SCHEME}:///${address}`;
}
