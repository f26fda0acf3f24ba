import type { OfficeMail } from './office-mails.js';

/** Bulk mail that people asked for, of our own making. Nothing is trained from it: it only checks. */
export const NEWSLETTERS: readonly OfficeMail[] = [
  {
    subject: 'This week at Brightwater Books: 20% off all paperbacks',
    text: 'Hello Bob,\n\nour autumn sale starts today! Save 20 % on all paperbacks and get free shipping on orders over $35. Shop now and discover the ten novels our booksellers love most.\n\nhttps://www.brightwater-books.example/sale\n\nYou receive this e-mail because you signed up for our newsletter. Unsubscribe at any time: https://www.brightwater-books.example/unsubscribe?e=bob@corp.example',
  },
  {
    subject: 'Your weekly digest: 5 new jobs for you',
    text: 'Hi Bob, we found five new jobs that match your profile. Software engineer at Alder Systems, EUR 70,000 to 85,000 a year. View all jobs: https://jobs.example/view?id=11823. You can change your e-mail preferences in your account settings or unsubscribe here.',
  },
  {
    subject: 'Confirm your e-mail address',
    text: 'Welcome to Parkrun Tools! Please confirm your e-mail address by clicking the link below. The link expires in 24 hours.\n\nhttps://parkrun-tools.example/confirm/5a7fe21c\n\nIf you did not create an account, no further action is required.',
  },
  {
    subject: 'Your receipt from Coffee Roasters Ltd',
    text: 'Thank you for your purchase! Order 10023: two bags of Ethiopia, $31.80. Paid with Visa ending in 4242. View your order: https://coffee.example/orders/10023. Questions? Just reply to this e-mail.',
  },
  {
    subject: 'New sign-in to your account',
    text: 'Hi Bob, we noticed a new sign-in to your Ledgerly account from Firefox on Linux. If this was you, there is nothing to do. If you do not recognise this activity, please change your password at https://ledgerly.example/security.',
  },
  {
    subject: 'Markets this morning: stocks rise, oil falls',
    text: 'Good morning. Shares rose in early trading after the central bank left its interest rate at 3.5 %. Harbour Energy said it will sell its pipeline business for $1.2 billion; the fund manager Northgate raised its stake. Bitcoin fell below $60,000. In other news, the foreign partner of the airline agreed to invest $300 million.\n\nRead more: https://news.example/markets\n\nManage your subscription or unsubscribe: https://news.example/optout?u=bob@corp.example',
  },
  {
    subject: 'Last chance: early bird tickets end on Friday',
    text: 'The Web Engineering Conference comes to Rotterdam in March. Early bird tickets are $399 instead of $549 and end on Friday. Forty speakers, three tracks, one great party. Register now: https://webeng.example/tickets. You get this mail because you attended last year. Unsubscribe: https://webeng.example/u/8812',
  },
  {
    subject: 'Gute Nachrichten: 15 % Rabatt auf alles',
    text: 'Hallo Bob, nur dieses Wochenende erhalten Sie 15 % Rabatt auf das gesamte Sortiment. Jetzt einkaufen: https://www.gartenhof.example/angebote. Sie erhalten diesen Newsletter, weil Sie sich angemeldet haben. Hier können Sie ihn abbestellen: https://www.gartenhof.example/abmelden?m=bob@corp.example',
  },
  {
    subject: 'Votre facture est disponible',
    text: 'Bonjour, votre facture du mois de novembre est disponible dans votre espace client. Montant : 29,99 euros. Elle sera prélevée le 5 décembre. https://www.telecom.example/espace-client. Pour ne plus recevoir ce message, cliquez ici : https://www.telecom.example/desabonnement',
  },
  {
    subject: 'Ofertas de la semana',
    text: 'Hola Bob: esta semana tenemos descuentos de hasta el 30 % en electrodomésticos, con envío gratis. Compra online o en tu tienda: https://www.tienda.example/ofertas. Si no quieres recibir más correos, puedes darte de baja aquí: https://www.tienda.example/baja',
  },
  {
    subject: 'Sua fatura fechou',
    text: 'Olá, sua fatura de novembro fechou. Valor: R$ 812,40, vencimento em 10/12. Abra o aplicativo do banco para pagar o boleto. Esta mensagem é automática. https://www.banco.example/app',
  },
  {
    subject: 'Nieuwsbrief november',
    text: 'Beste Bob, in deze nieuwsbrief: de nieuwe openingstijden, een terugblik op de open dag en korting voor leden. Lees meer op https://www.museum.example/nieuws. Afmelden: https://www.museum.example/afmelden',
  },
  {
    subject: '今月のお知らせ',
    text: 'いつもご利用いただきありがとうございます。十二月の営業時間と年末年始のお休みについてお知らせいたします。詳しくはこちらをご覧ください。https://www.shop.example/news 配信停止はこちら https://www.shop.example/stop',
  },
  {
    subject: '您的订单已发货',
    text: '尊敬的客户，您好！您的订单已经发货，预计三天内送达。您可以在我们的网站上查看物流信息：https://www.shop.example/orders。感谢您的购买。',
  },
  {
    subject: 'Новости библиотеки',
    text: 'Здравствуйте! В декабре библиотека приглашает на встречу с писателями и выставку детских рисунков. Вход свободный. Подробности: https://library.example/news. Отписаться: https://library.example/unsubscribe',
  },
];
