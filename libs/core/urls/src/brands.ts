/** Names that phishing borrows: how they are written, and the registrable domains that are theirs. General knowledge, trained from no mail. */
export interface Brand {
  readonly name: string;
  /** Lower-case labels, longest first. */
  readonly labels: readonly string[];
  readonly domains: readonly string[];
  /** Many independent companies bear the name with words of their own, like savings banks of towns: a foreign host with it proves nothing. */
  readonly shared: boolean;
  /** Labels that are everyday words, names of people or of other companies: bearing one says nothing by itself. */
  readonly words: ReadonlySet<string>;
}

// name (with * when shared): labels (with ~ when they are words): domains. A label with any of the plain suffixes below (`dhl.de`, `amazon.co.uk`) is taken for the brand's own.
const TABLE = `
PayPal: paypal: paypal.com paypal.me paypalobjects.com paypal-communication.com
Apple: icloud appleid ~apple: apple.com icloud.com me.com mzstatic.com
Microsoft: microsoftonline office365 microsoft ~outlook onedrive sharepoint: microsoft.com microsoftonline.com office.com office365.com live.com outlook.com sharepoint.com onedrive.com 1drv.ms azure.com msn.com hotmail.com skype.com windows.net bing.com xbox.com microsoftemail.com
Google: gmail google: google.com gmail.com youtube.com googleusercontent.com googleapis.com gstatic.com goo.gl googlemail.com withgoogle.com android.com
Amazon: ~amazon: amazon.com amazonaws.com amazonses.com media-amazon.com ssl-images-amazon.com amazon.jobs aboutamazon.com primevideo.com
Facebook: facebook instagram whatsapp: facebook.com facebookmail.com instagram.com whatsapp.com meta.com fb.com fbcdn.net fb.me
Netflix: netflix: netflix.com nflxext.com
LinkedIn: linkedin: linkedin.com licdn.com lnkd.in
Twitter: twitter: twitter.com x.com t.co twimg.com
eBay: ebay: ebay.com ebaystatic.com ebayimg.com
Adobe: ~adobe: adobe.com adobesign.com adobe.io
Dropbox: dropbox: dropbox.com dropboxmail.com
DocuSign: docusign: docusign.com docusign.net
Spotify: spotify: spotify.com
Steam: steamcommunity steampowered: steamcommunity.com steampowered.com
Yahoo: yahoo: yahoo.com yahoo.net yimg.com
AOL: aol: aol.com
Roundcube: roundcube: roundcube.net
cPanel: cpanel: cpanel.net cpanel.com
Zimbra: zimbra: zimbra.com
WeTransfer: wetransfer: wetransfer.com
DHL: dhl: dhl.com deutschepost.de dhlparcel.nl dhl.de
FedEx: fedex: fedex.com
UPS: ~ups: ups.com
USPS: usps: usps.com usps.gov
DPD: dpd: dpd.com dpdgroup.com
Hermes: myhermes hermesworld: myhermes.de hermesworld.com
Royal Mail: royalmail: royalmail.com
Correios: correios: correios.com.br
Post: deutschepost postnl laposte: deutschepost.de postnl.nl laposte.fr laposte.net
Chase: ~chase: chase.com jpmorganchase.com jpmorgan.com
Wells Fargo: wellsfargo: wellsfargo.com wf.com
Bank of America: bankofamerica bofa: bankofamerica.com bofa.com
Citibank: citibank: citi.com citibank.com citicards.com
American Express: americanexpress amex: americanexpress.com aexp.com amex.com
HSBC: hsbc: hsbc.com
Barclays: barclays: barclays.com barclays.co.uk barclaycard.co.uk
Lloyds: lloydsbank: lloydsbank.com lloydsbank.co.uk
Santander: ~santander: santander.com santander.com.br santander.co.uk
Itau: ~itau: itau.com.br itau.com
Bradesco: bradesco: bradesco.com.br
Nubank: nubank: nubank.com.br
Caixa: ~caixa: caixa.gov.br caixabank.es
BBVA: bbva: bbva.com bbva.es
*Sparkasse: sparkasse: sparkasse.de
*Volksbank: volksbank: volksbank.de vr.de
Commerzbank: commerzbank: commerzbank.de commerzbank.com
Deutsche Bank: deutschebank: deutsche-bank.de db.com
Postbank: ~postbank: postbank.de
ING: ingdiba: ing.de ing.com ing.nl
Rabobank: rabobank: rabobank.nl rabobank.com
ABN AMRO: abnamro: abnamro.nl abnamro.com
*Visa: visa: visa.com
*Mastercard: mastercard: mastercard.com
Coinbase: coinbase: coinbase.com
Binance: binance: binance.com
MetaMask: metamask: metamask.io
Ledger: ~ledger: ledger.com
Trust Wallet: trustwallet: trustwallet.com
*Blockchain: blockchain: blockchain.com
Telekom: ~telekom: telekom.de telekom.com t-online.de
Vodafone: vodafone: vodafone.de vodafone.com
Ionos: ionos: ionos.com ionos.de
Strato: ~strato: strato.de
Mercado Livre: mercadolivre mercadopago: mercadolivre.com.br mercadopago.com.br mercadopago.com
Serasa: serasa: serasa.com.br serasaexperian.com.br
Walmart: walmart: walmart.com
AliExpress: aliexpress ~alibaba: aliexpress.com alibaba.com
Booking: ~booking: booking.com
Airbnb: airbnb: airbnb.com
Costco: costco: costco.com
McAfee: ~mcafee: mcafee.com
Norton: ~norton: norton.com
GoDaddy: godaddy: godaddy.com
`;

export const BRANDS: readonly Brand[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [name = '', labels = '', domains = ''] = line.split(': ');
    const all = labels.trim().split(' ');
    return {
      name: name.replace('*', ''),
      labels: all.map((label) => label.replace('~', '')),
      domains: domains.trim().split(' '),
      shared: name.startsWith('*'),
      words: new Set(all.filter((label) => label.startsWith('~')).map((label) => label.slice(1))),
    };
  });
