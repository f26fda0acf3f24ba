/**
 * What facts commonly say, the commonest last, for the dictionary that they are packed with (packed-fact.ts). It is part of the format of what is kept: never change it, and
 * never make it from tables that may change.
 */
export const FACT_WORDS = [
  'expired after bounced by 550 5.1.1 user unknown 550 5.7.1 rejected 452 4.2.2 mailbox full 451 4.7.1 greylisted 421 4.3.2 connect ECONNREFUSED timed out Connection refused',
  'RECIPIENT_RELAYING RECIPIENT_UNKNOWN SENDER_UNKNOWN DOMAIN_UNKNOWN Relaying denied No such user Client host rejected Try again later',
  'AV_ENGINE_UNREACHABLE AV_MALWARE AV_MACRO AV_ENCRYPTED ARCHIVE_ENCRYPTED ARCHIVE_BROKEN LIMIT_NESTING LIMIT_FILES LIMIT_TOTAL_BYTES LIMIT_RATIO LIMIT_TIME CF_FORMAT CF_NAME CF_SIZE',
  'MA_SPF_FAIL MA_SPF_SOFTFAIL MA_SPF_ERROR MA_SPF_REASON MA_DKIM_FAIL MA_DKIM_MISSING MA_DKIM_REASON MA_DMARC_FAIL MA_DMARC_ERROR MA_FROM_NONE MA_FROM_SEVERAL MA_TRUSTED_CLIENT MA_DNS_UNAVAILABLE',
  'AS_BAYES AS_HTML_ONLY AS_SHORT_LINK AS_RATIO_IMAGE AS_NO_DATE AS_NO_MESSAGE_ID AS_DNSL AS_SUBJECT AP_LOOKALIKE AP_NAME MLF_MALICIOUS SPF: the domain does not permit this client DKIM: no signature is valid',
  'already processed by another module disabled by settings size-limit nesting-level filename allowlist denylist policy encrypted too-large malformed',
  'antivirus Infected infected Macro macro ScanError scanError Encrypted found: the rule says reject, original to Backup. is overruled by because of delete-attachment delete-message delete without instead of tag "[Spam]" "[Phishing]" "[Infected]"',
  'antispam ProbableSpam MASSMAIL Formal Spam Phishing Violation NotScanned Error Detected Clean',
  'application/octet-stream application/pdf application/zip image/png image/jpeg text/html text/plain multipart/alternative multipart/mixed .docx .xlsx .pdf .zip .png .jpg attachment inline body documents images archives',
  'text html plain mime eml pdf zip docx png jpg',
  'v=DMARC1; p=none quarantine reject pass none fail neutral softfail temperror permerror bestguesspass',
  'Authentication-Results: ; spf=pass smtp.mailfrom= smtp.helo= ; dkim=pass header.d= header.s= header.i=@ header.b= ; dmarc=pass (p=none sp=none) header.from= ; arc=none ; dkim=none ; spf=fail ; dmarc=fail ; spf=none ; dmarc=none ; iprev=pass policy.iprev=',
  'Received: from  ([192.0.2.]) by  with ESMTPS (TLSv1.3) id  for <>;\r\n\tMon, Tue, Wed, Thu, Fri, Sat, Sun, Jan 2026 Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec 2027 +0000 (UTC)\r\n',
  'X-KSMG-KATA-Status: not scanned\r\nX-KSMG-KATA-Runs: 0\r\nX-KSMG-AntiSpam-Interceptor-Info: scan successful\r\nX-KSMG-AntiSpam-Lua-Profiles: \r\nX-KSMG-AntiSpam-Version: \r\nX-KSMG-AntiSpam-Envelope-From: \r\nX-KSMG-AntiSpam-Info: \r\nX-KSMG-AntiSpam-Method: none\r\nX-KSMG-AntiSpam-Rate: 0\r\nX-KSMG-AntiSpam-Status: not_detected\r\nX-KSMG-AntiSpam-Auth: spf=pass dkim=pass dmarc=pass\r\nX-KSMG-AntiPhishing: Clean, bases: \r\nX-KSMG-LinksScanning: Clean, bases: \r\nX-KSMG-AntiVirus: bases: \r\nX-KSMG-AntiVirus-Status: Clean, skipped\r\nX-KSMG-Message-Action: clean\r\nX-KSMG-Rule-ID: 1\r\n',
  'clamav yara-x built-in heuristics bayes dnsl spf dkim dmarc arc macros pdf links mime true-types 1.4.2 main daily bytecode 20261',
  'auth-check antispam content-filter antivirus',
  'senderAuth Clean antispam Clean antiphishing Clean links Clean contentFilter Clean antivirus Clean',
  'rate method info summary authResults policy spf dkim dmarc arc threats engines duration pass none 0 100 statistics criteria',
  'recipients group rules parse auth-check senderAuth Clean antispam antispam Clean, antiphishing Clean, links Clean content-filter contentFilter Clean antivirus antivirus Clean decide compose store original publish reply',
  'Rule 1 "Default" is the first enabled rule that matches sender and recipients. No module found anything to act on. The rule delivers without scanning. AntiVirus AntiSpam AntiPhishing ContentFilter MailSenderAuthentication LinksScanning',
  'Default Partners Incoming Outgoing Internal skip reject deliver',
  'TLSv1.2 TLSv1.3 2.0.0 Ok: queued as 250 2.0.0 OK 250 2.6.0 Message accepted queued as 250 Ok 10.0. 127.0.0.1:25 192.0.2. .example.com .example.org .example mail. smtp. mx. <@>',
  'transit/ 00-0000000000000000-01',
].join('\n');
