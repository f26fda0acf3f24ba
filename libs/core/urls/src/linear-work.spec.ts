import { excessOf } from '@postern/linear/testing';
import type { WorkSubject } from '@postern/linear/testing';
import { describe, expect, it } from 'vitest';

import { bareHosts } from './bare-hosts.js';
import { appearanceOf, urlsInStyle } from './html-style.js';
import { readHtml } from './html-view.js';
import { isListedHost } from './listed-hosts.js';
import { hasMixedScripts, lookalikeOf, skeleton } from './lookalikes.js';
import { nestedUrls } from './nested-urls.js';
import { parseUrl } from './parsed-url.js';
import { urlsInText } from './urls-in-text.js';

const SUBJECTS: Record<string, WorkSubject> = {
  'URLs in a text': { run: (text) => void urlsInText(text, 5000), words: ['http://', 'ftp:', 'hxxp[:]//', 'a.com', 'www.', '[dot]', '(.)', 'x@'] },
  'hosts in a text': { run: (text) => void [...bareHosts(text)], words: ['a.com', 'a.', '[dot]', '(dot)', 'aa', ':80'] },
  'a page': {
    run: (text) => void readHtml(text),
    words: [
      '<a href="',
      '<!--',
      '-->',
      '<p style="',
      '<style>',
      '</',
      '<div>',
      '&amp;',
      '&#',
      '<svg',
      '<table>',
      '<![CDATA[',
      '<script>',
      '<b',
      '<img src=x>',
    ],
  },
  'a style sheet': { run: (text) => void urlsInStyle(text), words: ['url(', '@import ', "url('", 'a{', '/*', '*/'] },
  'a style': {
    run: (text) => void appearanceOf(text, {}),
    words: ['display:', 'color :', 'background-color:', 'opacity:0', '#fff', 'rgb(', 'text-indent:-'],
  },
  'a written URL': {
    run: (text) => void parseUrl(text),
    words: ['http://', 'a.', '[.]', '(dot)', '%41', 'javascript:', '//', '\\\\'],
    head: 'http://a.example/',
  },
  'an authority': { run: (text) => void parseUrl(text), words: ['a.', 'xn--', '%41', ':1', '[.]', 'user:'], head: 'http://' },
  'URLs within one': {
    run: (text) => void [parseUrl(text)].map((url) => url && nestedUrls(url)),
    words: ['http://', '%68%74', '&u=', '%25', 'aHR0c', '//', 'https:/aaaa'],
    head: 'http://a.example/?u=',
  },
  'a host': {
    run: (text) => {
      const url = { host: text, domain: text, suffix: 'com', path: '', query: '', fragment: '', tricks: [] };
      lookalikeOf(url as never);
      skeleton(text);
      hasMixedScripts(text);
      isListedHost(text, new Set(['a.example']));
    },
    words: ['paypal', 'a.', 'xn--', 'rn', 'vv'],
  },
};

describe('the work for a megabyte of any characters', () => {
  it.each(Object.entries(SUBJECTS))(
    '%s is at most a constant for each',
    (_, subject) => {
      expect(excessOf(subject, 150)).toEqual([]);
    },
    600_000,
  );
});
