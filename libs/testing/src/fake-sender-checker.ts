import type { AuthWord, SenderChecker } from '@postern/auth';
import type { DnsResolver } from '@postern/kernel';

/** A checker that knows `ip4:` of SPF and nothing else: enough for what stands on a checker, in place of the real one. */
export function fakeSenderChecker(dns: DnsResolver): SenderChecker {
  const spfOf = async (domain: string, clientIp: string, signal: AbortSignal): Promise<AuthWord> => {
    const gone = new Promise<undefined>((resolve) => {
      if (signal.aborted) resolve(undefined);
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const answer = await Promise.race([gone, dns.resolve(domain, 'TXT', signal)]);
    if (answer === undefined || answer.kind === 'failed') return 'temperror';
    const policy = answer.kind === 'none' ? undefined : answer.records.find(({ value }) => value.startsWith('v=spf1 '))?.value;
    return policy === undefined ? 'none' : policy.split(' ').includes(`ip4:${clientIp}`) ? 'pass' : 'fail';
  };
  return {
    async check({ mailFrom, helo, clientIp, checks }, signal) {
      const domain = (mailFrom === '' ? helo : mailFrom.slice(mailFrom.lastIndexOf('@') + 1)).toLowerCase();
      const result = checks.spf ? await spfOf(domain, clientIp, signal) : 'none';
      return {
        spf: { result, domain, comment: '' },
        dkim: [],
        skippedSignatures: 0,
        arc: { result: 'none', instances: 0, sealer: '', comment: '' },
      };
    },
  };
}
