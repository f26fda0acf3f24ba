import { linear } from '@postern/linear';
import type { LinearPattern } from '@postern/linear';

import type { SpamCode } from './spam-rules.js';

/**
 * Texts that belong to one idea, in several languages: expressions without regard to case over text in which white space is one blank. Every repetition is bounded,
 * none stands within another, and each is something that honest strangers hardly write.
 */
export const PHRASES: readonly (readonly [SpamCode, readonly LinearPattern[]])[] = [
  [
    'SPAM_ADVANCE_FEE',
    [
      linear(/next[- ]of[- ]kin/isy),
      linear(/(inheritance|contract|compensation|unclaimed|dormant) (funds?|claim|payment|account|sum)/isy),
      linear(/late (client|husband|father|customer|depositor)/isy),
      linear(/(beneficiary|recipient) of (the|this|a|an) .{0,40}(fund|estate|donation|payment|sum|grant)/isy),
      linear(/(consignment|trunk) box/isy),
      linear(/diplomatic (agent|courier|delivery)/isy),
      linear(/atm (master |visa )?card.{0,80}(million|compensation|worth|usd|\$)/isy),
      linear(/(barrister|attorney at law|bank director|fund manager|auditor general).{0,80}(fund|million|transfer|deposit)/isy),
      linear(/charity (project|work|organization).{0,80}(million|fund|donat)/isy),
      linear(/(dying|diagnosed|suffering).{0,60}(cancer|illness).{0,100}(fund|million|inherit|donat)/isy),
      linear(/donat(e|ion|ed|ing) (of |the sum of |to you )?.{0,40}(million|[,.]000[,.]000)/isy),
      linear(/transfer (of )?(the|this) (fund|sum|money|amount)s? (to|into) (your|a) /isy),
      linear(/over-?invoiced|abandoned (fund|sum|consignment)/isy),
      linear(/\b(united nations|un|imf|world bank|fbi|interpol|federal reserve)\b.{0,80}(compensat|approved|payment|fund)/isy),
      linear(/western union.{0,60}(mtcn|payment|million|transfer)/isy),
      linear(/erbschaft.{0,80}(million|euro|konto)|begünstigte[rn]?.{0,60}(million|fonds)/isy),
      linear(/h[ée]ritage.{0,80}(million|fonds|euros)|don de .{0,30}(million|euros)/isy),
      linear(/herencia.{0,80}(millones|fondo|euros)|fondos? no reclamad/isy),
      linear(/heran[çc]a.{0,80}(milh|fundo)|fundos? n[ãa]o reclamad/isy),
      linear(/eredit[àa].{0,80}(milion|euro)|donazione di .{0,30}(milion|euro)/isy),
    ],
  ],
  [
    'SPAM_BIG_MONEY',
    [
      linear(/(us\$|usd|\$|€|£|eur|gbp)\s?\d{1,3}([.,]\d+)?\s?(million|m\b|billion|mio)/isy),
      linear(/\d{1,9}([.,]\d{1,6})? ?(million|billion) ?(united states |us |u\.s\.? )?(dollars?|usd|euros?|pounds)/isy),
      linear(/(us\$|usd|\$|€|£)\s?\d{1,3}([.,]\d{3}){2,4}/isy),
      linear(/(million|hundred thousand) (united states|us|u\.s) dollars/isy),
      linear(/\d{1,9} (millionen|millions? d.|millones de|milh[õo]es de) ?(euro|dollar|d[óo]lar)/isy),
    ],
  ],
  [
    'SPAM_CONFIDENTIAL_DEAL',
    [
      linear(/mutual(ly)? (benefi(t|cial)|interest)/isy),
      linear(/(business|investment|partnership|lucrative) (proposal|proposition|opportunity|deal) (for|to|with|that)/isy),
      linear(/strictly confidential|utmost (confidential|secrecy|good faith)|highly confidential/isy),
      linear(/foreign (partner|investor)/isy),
      linear(/(god|allah)[- ]fearing|in the name of (god|allah)|god bless you|beloved in|greetings in the name/isy),
      linear(/i am (mr|mrs|miss|ms|barrister|dr|engr|sgt|gen|prince|princess)s?\.? [a-z]+/isy),
      linear(/i (got|saw|found|obtained) your (contact|e-?mail|profile|address|info)/isy),
      linear(/(reply|respond|contact|write) (to )?me (via|through|on|at|by|with) (my|this) (private|personal|confidential|direct)/isy),
    ],
  ],
  [
    'SPAM_LOTTERY',
    [
      linear(/(中奖|抽奖|获奖|幸运用户)/isy),
      linear(/(当選|おめでとうございます).{0,40}(賞|プレゼント|景品|キャンペーン)/isy),
      linear(/(won|winner|winning).{0,60}(lottery|lotto|jackpot|prize|promo|sweepstake|award)/isy),
      linear(/lottery (winner|promotion|board|organi)/isy),
      linear(/your e-?mail (address|id|account)? ?(was|has been|have been|were) (selected|chosen|drawn|picked)/isy),
      linear(/claim your (prize|winning|reward|bonus|gift|fund)/isy),
      linear(/you (have been|were|are) (selected|chosen) (to|as|for).{0,60}(reward|gift|prize|winner|survey)/isy),
      linear(/gewinn(benachrichtigung|spiel).{0,80}(gewonnen|gewinner|euro)|sie haben gewonnen/isy),
      linear(/ha ganado.{0,60}(loter|premio|sorteo)/isy),
      linear(/voc[êe] (ganhou|foi (sorteado|selecionad))/isy),
    ],
  ],
  [
    'SPAM_LOAN',
    [
      linear(/(loan|credit) (offer|lender|at \d|amount needed|application form)/isy),
      linear(/(need|looking for|seeking) (a|an)? ?(urgent |business |personal |fast )?(loan|financ|funding)/isy),
      linear(/(loans?|financing|funding).{0,60}(\d ?%|percent|interest rate|bad credit)/isy),
      linear(/kredit ohne (schufa|auskunft)|privatkredit|sofortkredit/isy),
      linear(/pr[êe]t (entre particuliers?|rapide|d.argent)|offre de pr[êe]t/isy),
      linear(/pr[ée]stamo.{0,40}(inter[ée]s|r[áa]pido|urgente)/isy),
      linear(/empr[ée]stimo.{0,40}(juros|r[áa]pido|consignado)/isy),
    ],
  ],
  [
    'SPAM_PHARMACY',
    [
      linear(/\b(viagra|cialis|levitra|tadalafil|sildenafil|tramadol|xanax|valium|phentermine|hydrocodone|oxycontin|ambien)\b/isy),
      linear(/(online|canadian) (pharmacy|drugstore|meds)/isy),
      linear(/no prescription (needed|required)|without (a )?prescription/isy),
      linear(/(weight loss|lose weight|fat burn|belly fat|keto).{0,60}(pill|secret|miracle|fast|guarantee|trick|natural|day)/isy),
      linear(/male enhancement|(penis|manhood) (enlarge|size)|erectile/isy),
      linear(/(cbd|hemp) (oil|gummies)|(blood sugar|diabetes|tinnitus|neuropathy|prostate).{0,60}(trick|secret|remedy|doctors hate|reverse)/isy),
    ],
  ],
  [
    'SPAM_SEO',
    [
      linear(/(first|1st|top|#1) (page|position|rank).{0,20}(of|on|in) (google|search)/isy),
      linear(/seo (services|packages|expert|company|audit|proposal|plan)|search engine optimi[sz]ation/isy),
      linear(/rank(ing)?s? (of )?(your|higher|better).{0,30}(web ?site|site|google|keyword)/isy),
      linear(/guest post|sponsored (post|article)|link (insertion|building|exchange)|do-?follow/isy),
      linear(/buy (back ?links|followers|traffic|reviews)/isy),
      linear(
        /(re-?design|design|develop|upgrade|build).{0,20} (your|a|new) ?(web ?site|mobile app|app).{0,40}(quote|affordable|proposal|services|price|cost)/isy,
      ),
      linear(/(came across|visited|reviewed|looking at|went through) your (web ?site|site).{0,200}(error|traffic|rank|google|seo|design)/isy),
      linear(/(social media|digital) marketing.{0,40}(service|package|agency|proposal)/isy),
    ],
  ],
  [
    'SPAM_LIST_SELLER',
    [
      linear(
        /(e-?mail|contact|attendees?|users?|customers?|mailing|decision makers?) (lists?|database|data).{0,100}(purchas|acquir|interested|\bcounts?\b|\bcosts?\b|pric(?:e|ing)|sampl|verified|opt-?in)/isy,
      ),
      linear(/(interested in|looking for|would you like to).{0,60}(purchas|acquir).{0,60}(list|database|leads)/isy),
      linear(/(target (industry|geography|criteria|audience|title)|job titles?:).{0,200}(list|count|cost|sample)/isy),
      linear(/(attendee|visitor|exhibitor)s? list/isy),
    ],
  ],
  [
    'SPAM_SUPPLIER',
    [
      linear(
        /(we are|this is) (a|an|one of|the) ?(leading|professional|biggest|largest|direct|experienced)?.{0,20}(manufacturer|supplier|exporter|forwarder).{0,30}(china|in |of |for |since)/isy,
      ),
      linear(
        /(we are|this is) (a|an|one of|the) ?(leading|professional|biggest|largest|direct|experienced)?.{0,20}(factory|trading company).{0,30}(china|in |of |for |since)/isy,
      ),
      linear(/glad to (know|hear|learn) (that )?(you|your company)/isy),
      linear(
        /(best|competitive|factory|good|lowest|favorable) (prices?|quality|quotation).{0,60}(quality|service|delivery|price|factory|samples?)/isy,
      ),
      linear(/(our|main) products? (include|are|range|cover)|(catalog(ue)?|price ?list|samples?).{0,40}(upon request|free|sent|send|if you)/isy),
      linear(/(moq|fob|oem|odm)\b.{0,100}(price|order|product|service|china)/isy),
      linear(/dear (sir|purchas|manager|buyer|friend|importer).{0,110}(this is|we are|glad|i am|nice day)/isy),
    ],
  ],
  [
    'SPAM_ADULT',
    [
      linear(/(激情|成人|裸聊|约炮|一夜情|色情|av女优|包夜)/isy),
      linear(/(出会い|人妻|アダルト|セフレ)/isy),
      linear(/\b(porn|xxx|nudes?|horny|milf|fuck ?buddy|sexy (girls|women|singles|ladies)|hot (girls|singles|women)|webcam girls?)\b/isy),
      linear(/adult (dating|site|content)|hook ?up|casual (sex|dating)|one night stand/isy),
      linear(/lonely (wives|housewives|women|ladies)|(russian|ukrainian|asian) (brides?|girls|women|ladies)/isy),
      linear(/(looking|search(ing)?) for (a |an )?(serious )?(man|husband|relationship|soul ?mate|real love|sex partner)/isy),
      linear(/my (photos?|pics?|pictures?) (are |is )?(here|below|attached|on my)/isy),
    ],
  ],
  [
    'SPAM_EXTORTION',
    [
      linear(/bitcoin.{0,600}(webcam|recorded|masturbat|porn|infected|trojan|hacked)/isy),
      linear(/btc.{0,400}(webcam|recorded|masturbat|porn|infected|trojan|hacked)/isy),
      linear(/crypto ?currency.{0,600}(webcam|recorded|masturbat|porn|infected|trojan|hacked)/isy),
      linear(/monero.{0,600}(webcam|recorded|masturbat|porn|infected|trojan|hacked)/isy),
      linear(/wallet.{0,600}(webcam|recorded|masturbat|porn|infected|trojan|hacked)/isy),
      linear(/(webcam|masturbat|hacked|trojan|intimate video).{0,1000}(bitcoin|btc|wallet)/isy),
    ],
  ],
  [
    'SPAM_CRYPTO',
    [
      linear(
        /(bitcoin|btc|crypto ?currenc|ethereum|forex|binary option).{0,80}(invest|profit|earn|trading platform|income|return|million|double)/isy,
      ),
      linear(
        /(make|earn|earning|made|making).{0,20}(\$|€|£|usd|eur) ?\d[\d.,]{0,9}.{0,12} (a|per|every|each|in|from) ?(day|week|month|hour|home)/isy,
      ),
      linear(/(passive|extra|guaranteed|financial) (income|freedom|returns)|work (from|at) home|be your own boss/isy),
      linear(/(stock|penny stock|ticker).{0,60}(alert|explode|buy now|target price|undervalued)/isy),
      linear(/(casino|poker|slots?).{0,60}(bonus|free spins|jackpot|deposit|play now)/isy),
    ],
  ],
  [
    'SPAM_CREDENTIALS',
    [
      linear(/(アカウント|カード|口座|会員|サービス).{0,60}(制限|停止|無効|凍結|失効|異常|更新してください|使用不可)/isy),
      linear(/(お客様|会員|登録|アカウント)(の)?(情報|ご利用).{0,20}(確認|更新|認証)|ご利用確認|本人確認/isy),
      linear(/(邮箱|账户|帐户|账号|帐号|邮件系统).{0,40}(升级|停用|过期|验证|认证|迁移|容量|激活|冻结|登录)/isy),
      linear(/(conta|caixa|e-?mail|armazenamento|cota).{0,40}(excedeu|cheia|expir|bloquead|suspens|cancelad|desativad)/isy),
      linear(/(cuenta|buz[óo]n|correo|almacenamiento|tarjeta).{0,40}(excedid|llen[oa]|expir|bloquead|suspendid|cancelad|desactivad|caduc)/isy),
      linear(/(casella|account|conto|carta).{0,40}(piena|scadut|bloccat|sospes|disattivat|limitat)/isy),
      linear(
        /(verify|confirm|validate|update|re-?activate|re-?validate|upgrade|restore|secure|unlock) (your|the|my|ur) (\S{0,60} )?(e-?mail|account|mail ?box|identity|password|information|details|billing|payment|id|profile)/isy,
      ),
      linear(
        /(mail ?box|e-?mail|storage|account|quota).{0,40}(is |has |have |was |almost )?(full|exceeded|over ?quota|limit|suspend|deactivat|blacklist|terminat|expir|de-?activ|shut ?down|clos(ed|ure))/isy,
      ),
      linear(/password.{0,40}(expir|will expire|reset|keep|same|change|retain)|keep (my |the |your )?(same |current )?password/isy),
      linear(
        /(click|tap) (here|below|the link|on the|the button).{0,60}(verify|confirm|update|login|log in|sign in|unlock|restore|validate|re-?activat|release|continue|keep)/isy,
      ),
      linear(
        /(pending|undelivered|incoming|blocked|held|quarantined|unread|suspended|clustered) (e-?mails?|messages?|mails?|fax|document).{0,80}(deliver|release|review|retrieve|view|inbox|portal|server)/isy,
      ),
      linear(/(unusual|suspicious|unauthori[sz]ed|unrecogni[sz]ed) (activity|sign-?in|log-?in|access|attempt|transaction|device)/isy),
      linear(
        /(passwort|konto|postfach|zugang).{0,60}(bestätigen|aktualisieren|verifizieren|abgelaufen|läuft ab|gesperrt|eingeschränkt|deaktiviert)/isy,
      ),
      linear(
        /(v[ée]rifi|confirm|mett(re|ez) à jour|mise à jour).{0,40}(compte|mot de passe|coordonn|informations)|compte.{0,40}(suspendu|bloqu|limit|d[ée]sactiv)/isy,
      ),
      linear(
        /(verifi|confirm|actuali[cz]|atuali[zc]).{0,40}(cuenta|conta|contrase[ñn]a|senha|datos|dados|cadastro)|(cuenta|conta).{0,40}(suspend|bloquead|limitad|desativad|desactivad)/isy,
      ),
      linear(/(verific|conferm|aggiorn).{0,40}(account|conto|password|dati)|(account|conto).{0,40}(sospes|bloccat|limitat|disattivat)/isy),
      linear(/(bevestig|verifieer|werk).{0,40}(account|rekening|gegevens|wachtwoord)|(rekening|account).{0,40}(geblokkeerd|opgeschort|beperkt)/isy),
      linear(/(подтвердите|обновите).{0,60}(аккаунт|учетн|почт|парол)|(аккаунт|почтов).{0,60}(заблокирован|приостановлен)/isy),
    ],
  ],
  [
    'SPAM_PARCEL',
    [
      linear(
        /(parcel|package|shipment|consignment|delivery|courier).{0,80}(could not|unable|pending|failed|on hold|held|waiting|arrived|customs|unpaid|re-?schedul|confirm.{0,20}address|fee)/isy,
      ),
      linear(/(paket|sendung|lieferung).{0,80}(nicht zugestellt|wartet|zoll|gebühr|bestätigen|angehalten)/isy),
      linear(/(colis|livraison).{0,80}(attente|frais|douane|suspendu|confirmer)/isy),
      linear(/(paquete|env[íi]o|encomenda|pacote).{0,80}(pendiente|pendente|retenid|retid|aduana|taxa|tasa|alf[âa]ndega)/isy),
    ],
  ],
  [
    'SPAM_ORDER_LURE',
    [
      linear(
        /(nota fiscal|nf-?e|dfe|boleto|contracheque|comprovante|fatura|2.? via).{0,70}(emitid|gerad|autorizad|anexo|visualizar|dispon[íi]vel|atualizad|pendente|vencid)/isy,
      ),
      linear(
        /(comprobante|factura|transferencia|multa|notificaci[óo]n|demanda|citaci[óo]n).{0,80}(pendiente|adjunt|descargar|fiscal|judicial|electr[óo]nica)/isy,
      ),
      linear(/(fattura|ordine|bonifico|preventivo).{0,60}(allegat|in attesa|scadut|urgente)/isy),
      linear(/(rechnung|mahnung|bestellung|angebot|überweisung).{0,60}(dringend|im anhang finden sie|siehe anhang|offen|mahnung)/isy),
      linear(
        /(attached|enclosed|find|see|kindly|check|open|review|download).{0,60}(invoice|purchase order|quotation|rfq|payment (slip|advice|copy)|swift copy|proforma|bank (slip|details)|new order|remittance|statement of account|inquiry|tender)/isy,
      ),
      linear(/(revert|quote|confirm|advise).{0,40}(best price|your price|delivery time|proforma|earliest|urgently|asap)/isy),
      linear(/(kindly|please) (find|see|view|open|check|download|review|treat) (the )?(attach|enclos|document|file)/isy),
      linear(
        /(docusign|shared (a |the )?(document|file|folder)|one ?drive|share ?point|we ?transfer|e-?fax|voice ?(mail|message)|scanned (copy|document)).{0,80}(review|view|access|click|download|open|listen|sign|received|new)/isy,
      ),
    ],
  ],
  [
    'SPAM_PAYROLL',
    [
      linear(/(are you|you) (available|free|at your desk|around|in the office|busy).{0,80}(task|request|moment|errand|favor|favour|urgent|need)/isy),
      linear(/(gift|itunes|amazon|steam|google play|apple) cards?.{0,80}(purchase|buy|need|get|scratch|code|client|staff)/isy),
      linear(/(change|update|switch|new).{0,40}(direct deposit|payroll|bank(ing)? (account|details|information)|salary account)/isy),
      linear(/(personal|cell|mobile|whats ?app) (phone )?(number|no).{0,40}(text|urgent|reply|send|task)/isy),
      linear(/(wire|bank) transfer.{0,40}(urgent|today|process|vendor|immediately|confidential)/isy),
    ],
  ],
  [
    'SPAM_URGENT',
    [
      linear(/(urgent(ly)?|immediate(ly)?|prompt) (response|reply|attention|action|assistance|business|matter)/isy),
      linear(
        /act (now|fast|immediately)|limited[- ]time|offer (expires|ends)|(expires?|ends?) (today|tonight|soon|in \d)|last chance|final (notice|warning|reminder)|don.?t miss/isy,
      ),
      linear(
        /within (the next )?(24|48|72|two|three) (hours|hrs|business days|days)|(innerhalb von|binnen) (24|48) stunden|dans les (24|48) heures|en (24|48) horas|em (24|48) horas/isy,
      ),
    ],
  ],
  [
    'SPAM_TAX_RECEIPTS',
    [linear(/(代开|开具?|開).{0,10}(发|發|票)|(增值税|专用|普通).{0,6}(发票|發票)|开稅票|发.{0,3}票.{0,30}(优惠|点数|税点|验证)/isy)],
  ],
  [
    'SPAM_SALES',
    [
      linear(/(toner|cartucce|pellet|offert[ae]|promozion|sconti?).{0,40}(sconto|prezz|risparmi|gratis|offerta|promo)/isy),
      linear(/(раскрутк|продвижени).{0,20}сайт|(увеличим|повысим) (продажи|поток)|(база|рассылк).{0,20}(клиент|email|e-mail)/isy),
      linear(/(бизнес-(обучени|мероприяти|тренинг)|семинар|тренинг|вебинар).{0,80}(участи|регистрац|стоимост|скидк)/isy),
      linear(/(培训|课程|公开课|研讨会|讲师|参会).{0,80}(元\/人|费用|报名|收费|日期|地点)|\d{1,6}元\/人/isy),
      linear(/(加|联系|咨询)?(微信|薇信|wechat|weixin|qq|扣扣).{0,10}[a-z0-9_-]{6,20}/isy),
      linear(/(股权激励|外贸(开发|客户|获客)|精准获客|邮件群发|客户资源|营销系统)/isy),
      linear(/(配信停止|配信解除|副業|稼げ|無料(登録|プレゼント)|ポイント(付与|還元))/isy),
      linear(/(proposta|or[çc]amento|promo[çc][ãa]o|oferta|desconto).{0,60}(imperd[íi]vel|exclusiv|gr[áa]tis|aproveite|clique)/isy),
      linear(/(oferta|promoci[óo]n|descuento|cotizaci[óo]n).{0,60}(exclusiv|gratis|aprovech|haga clic|solo hoy)/isy),
      linear(/\d{2} ?% (off|discount|rabatt|de (descuento|desconto|réduction|remise))|(save|up to) \d{2} ?%/isy),
      linear(
        /(100 ?%|absolutely|totally|completely) (free|guaranteed|risk[- ]free)|risk[- ]free|no obligation|money[- ]back guarantee|satisfaction guaranteed/isy,
      ),
      linear(/(order|buy|call|subscribe|shop|click) (now|today|here|below).{0,30}(!|for|to get|and (get|save|receive)|free)/isy),
      linear(
        /(this is not spam|remove(d)? from (our|this|the) (mailing )?list|to (be removed|opt[- ]?out|unsubscribe)|reply with .{0,20}(remove|unsubscribe|stop)|if you (no longer|do not) wish)/isy,
      ),
      linear(/(replica|designer|luxury|rolex|brand[- ]name).{0,30}(watch|bag|handbag|shoes|wholesale)/isy),
      linear(/(free|exclusive|special) (offer|gift|trial|sample|quote|bonus|promotion|deal)/isy),
    ],
  ],
];
