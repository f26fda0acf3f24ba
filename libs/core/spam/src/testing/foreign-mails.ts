import type { OfficeMail } from './office-mails.js';

/** The same in other languages. */
export const FOREIGN_MAILS: readonly OfficeMail[] = [
  {
    subject: 'Rechnung Nr. 4711 vom 3. November',
    text: 'Sehr geehrte Frau Schmidt,\n\nanbei erhalten Sie unsere Rechnung Nr. 4711 über 1.250,00 EUR. Bitte überweisen Sie den Betrag innerhalb von 14 Tagen auf unser bekanntes Konto.\n\nMit freundlichen Grüßen\nJörg Müller',
  },
  {
    subject: 'Ihr Paket ist unterwegs',
    text: 'Guten Tag, Ihre Bestellung wurde heute verschickt. Die Sendung wird voraussichtlich am Donnerstag zugestellt. Den Stand der Lieferung finden Sie in Ihrem Kundenkonto.',
  },
  {
    subject: 'Einladung zur Mitgliederversammlung',
    text: 'Liebe Mitglieder, wir laden herzlich zur Mitgliederversammlung am 12. Dezember um 19 Uhr ins Vereinsheim ein. Auf der Tagesordnung stehen Wahlen und der Haushalt.',
  },
  {
    subject: 'Änderung Ihres Passworts',
    text: 'Hallo, Ihr Passwort für das Bürgerportal wurde geändert. Wenn Sie das nicht selbst waren, rufen Sie uns bitte an.',
  },
  {
    subject: 'Facture du mois de novembre',
    text: 'Bonjour Madame, veuillez trouver ci-joint la facture du mois de novembre pour un montant de 380 euros. Le paiement est attendu sous 30 jours. Cordialement, Paul Lefèvre',
  },
  {
    subject: 'Compte rendu de la réunion',
    text: 'Bonjour à tous, voici le compte rendu de la réunion de lundi. Merci de me signaler vos remarques avant vendredi. Bonne journée, Claire',
  },
  {
    subject: 'Su pedido ha sido enviado',
    text: 'Estimado cliente: su pedido 20331 ha salido de nuestro almacén y llegará en dos días. Gracias por su compra. Un saludo, Atención al cliente',
  },
  {
    subject: 'Reunión del jueves',
    text: 'Hola Marta, te confirmo la reunión del jueves a las diez en la oficina de Valencia. Llevaré los presupuestos. Un abrazo, Luis',
  },
  {
    subject: 'Proposta comercial',
    text: 'Prezada Ana, conforme conversamos, segue em anexo a proposta para a manutenção dos equipamentos. O valor mensal é de R$ 2.400,00. Fico à disposição. Atenciosamente, João',
  },
  {
    subject: 'Verbale assemblea condominio',
    text: 'Gentili condomini, in allegato il verbale della riunione di martedì. Il pagamento della rata è previsto entro fine mese. Cordiali saluti, lo studio',
  },
  {
    subject: 'Factuur 2026-311',
    text: 'Geachte heer De Vries, in de bijlage vindt u factuur 2026-311. Wij verzoeken u het bedrag binnen 30 dagen over te maken. Met vriendelijke groet, Ilse',
  },
  {
    subject: 'Счёт за ноябрь',
    text: 'Добрый день, Ольга! Направляю счёт за ноябрь и акт выполненных работ. Просим оплатить до конца месяца. С уважением, Сергей Иванов',
  },
  {
    subject: 'Faktura za listopad',
    text: 'Dzień dobry, w załączeniu przesyłam fakturę za listopad. Termin płatności wynosi 14 dni. Pozdrawiam, Anna Kowalska',
  },
  { subject: '会议纪要', text: '王经理，您好！附件是昨天会议的纪要，请您查收。如有修改意见，请在周五前告诉我。谢谢！李明' },
  {
    subject: 'お打ち合わせの件',
    text: '山田様、いつもお世話になっております。来週の打ち合わせは火曜日の十時でお願いいたします。資料は添付のとおりです。よろしくお願いいたします。佐藤',
  },
];
