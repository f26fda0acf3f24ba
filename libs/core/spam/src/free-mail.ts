import { linear } from '@postern/linear';

/** Providers where anybody gets an address. Well-known names only. */
const FREE_MAIL: ReadonlySet<string> = new Set(
  'gmail.com googlemail.com yahoo.com ymail.com rocketmail.com hotmail.com outlook.com live.com msn.com aol.com aim.com icloud.com me.com mac.com gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com email.com usa.com mail.ru inbox.ru list.ru bk.ru yandex.ru yandex.com ya.ru rambler.ru ukr.net protonmail.com proton.me pm.me tutanota.com tuta.io zoho.com fastmail.com hushmail.com mailfence.com qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com aliyun.com 139.com naver.com daum.net hanmail.net rediffmail.com libero.it virgilio.it alice.it tiscali.it laposte.net orange.fr wanadoo.fr free.fr sfr.fr uol.com.br bol.com.br terra.com.br ig.com.br globo.com seznam.cz wp.pl o2.pl onet.pl interia.pl abv.bg centrum.cz post.cz inbox.lv inbox.lt consultant.com accountant.com lawyer.com diplomats.com execs.com financier.com excite.com lycos.com'.split(
    ' ',
  ),
);

export function isFreeMail(domain: string): boolean {
  return FREE_MAIL.has(domain) || linear(/^(?:yahoo|hotmail|outlook|live)\.[a-z]{2,3}(?:\.[a-z]{2})?$/).test(domain);
}
