import { linear } from '@postern/linear';

import type { ParsedUrl } from './parsed-url.js';

// Well-known services, from their own public documentation: places where anybody may put a page or hide a target. Being there is no crime, so the weight is small.

/** Where a short link hides its target. */
const SHORTENERS: ReadonlySet<string> = new Set(
  'bit.ly bitly.com tinyurl.com t.co goo.gl is.gd v.gd ow.ly buff.ly rebrand.ly cutt.ly shorturl.at rb.gy t.ly tiny.cc lnkd.in s.id qrco.de soo.gd clck.ru u.to bl.ink short.io tinu.be shorturl.gg urlz.fr n9.cl encurtador.com.br kutt.it dub.sh tr.im x.gd 2u.pw surl.li'.split(
    ' ',
  ),
);

/** Where anybody may put a page under somebody else's name. */
const FREE_HOSTING: readonly string[] =
  'web.app firebaseapp.com workers.dev pages.dev r2.dev netlify.app vercel.app herokuapp.com glitch.me github.io gitlab.io weebly.com weeblysite.com wixsite.com wixstudio.io webflow.io godaddysites.com square.site squarespace.com blogspot.com sites.google.com forms.gle docs.google.com storage.googleapis.com firebasestorage.googleapis.com script.google.com forms.office.com sharepoint.com 1drv.ms onedrive.live.com blob.core.windows.net web.core.windows.net azurewebsites.net azurestaticapps.net s3.amazonaws.com cloudfront.net amplifyapp.com on-fleek.app ipfs.io dweb.link cloudflare-ipfs.com infura-ipfs.io replit.app repl.co surge.sh render.com onrender.com fly.dev ngrok.io ngrok-free.app trycloudflare.com 000webhostapp.com jotform.com typeform.com formstack.com notion.site canva.site linktr.ee carrd.co strikingly.com mystrikingly.com yolasite.com jimdosite.com ukit.me tilda.ws nicepage.io wordpress.com translate.goog backblazeb2.com digitaloceanspaces.com duckdns.org no-ip.org ddns.net hopto.org zapto.org sytes.net serveo.net'.split(
    ' ',
  );

/** Suffixes that cost next to nothing to throw away. */
const CHEAP_SUFFIXES: ReadonlySet<string> = new Set(
  'top xyz click link icu cyou buzz rest bond sbs cfd quest monster gq ml cf ga tk work live shop site online store fun space website club vip win loan stream date racing download men party trade review faith science cricket accountant bid country kim mom wang lol hair skin beauty makeup pics autos boats homes yachts bar best one life world today ren'.split(
    ' ',
  ),
);

export function isShortener(url: ParsedUrl): boolean {
  return SHORTENERS.has(url.host.replace(linear(/^www\./), '')) || SHORTENERS.has(url.domain);
}

export function isFreeHosting(url: ParsedUrl): boolean {
  return FREE_HOSTING.some((place) => url.host === place || url.host.endsWith(`.${place}`));
}

export function isCheapSuffix(url: ParsedUrl): boolean {
  return CHEAP_SUFFIXES.has(url.suffix);
}
