import { linear } from '@postern/linear';

/** One element of an address list, taken apart. */
export interface AddressPiece {
  /** Words outside of angle brackets and comments, quoted strings without their quotes. */
  readonly phrase: string;
  /** The same with quotes, for an address without angle brackets. */
  readonly bare: string;
  /** Contents of angle brackets. */
  readonly angles: readonly string[];
  readonly comments: readonly string[];
}

export type ListIssue = 'group' | 'unclosed-quote' | 'unclosed-comment' | 'unclosed-angle';

/** Cuts an address list at its commas and semicolons (RFC 5322 3.4) in one pass. Names of groups are dropped with an issue. Never throws. */
export function readAddressList(value: string, note: (issue: ListIssue) => void): readonly AddressPiece[] {
  const reader = new ListReader(value, note);
  reader.read();
  return reader.pieces;
}

class ListReader {
  readonly pieces: AddressPiece[] = [];
  #phrase = '';
  #bare = '';
  #angles: string[] = [];
  #comments: string[] = [];
  /** The piece holds what no name of a group has. */
  #isAddress = false;
  /** A comment stays open to the end, so no later parenthesis is searched again. */
  #openComment = false;

  constructor(
    readonly value: string,
    readonly note: (issue: ListIssue) => void,
  ) {}

  read(): void {
    const { value } = this;
    for (let at = 0; at < value.length; ) {
      const c = value.charAt(at);
      if (c === '"') at = this.#quoted(at);
      else if (c === '(' && !this.#openComment) at = this.#comment(at);
      else if (c === '<') at = this.#angle(at);
      else {
        this.#plain(c, value.charAt(at + 1));
        at += c === '\\' ? 2 : 1;
      }
    }
    this.#flush();
  }

  #plain(c: string, next: string): void {
    if (c === ',' || c === ';') this.#flush();
    else if (c === ':' && !this.#isAddress) {
      // `Team: a@x, b@y;` shows a name that is no address; one in angle brackets is shown as one all the same.
      this.note('group');
      if (this.#angles.length > 0) this.#flush();
      else this.#reset();
    } else this.#add(c === '\\' ? next : c, c === '\\' ? c + next : c);
  }

  #quoted(at: number): number {
    const end = this.#endOf(at, '"');
    if (end < 0) {
      // An open quote would hide all that follows, so it counts as a character.
      this.note('unclosed-quote');
      this.#add('', '');
      return at + 1;
    }
    const raw = this.value.slice(at + 1, end);
    this.#add(raw.replace(linear(/\\(.)/gs), '$1'), `"${raw}"`);
    return end + 1;
  }

  #comment(at: number): number {
    let depth = 0;
    for (let i = at; i < this.value.length; i++) {
      const c = this.value.charAt(i);
      if (c === '\\') i += 1;
      else if (c === '(') depth += 1;
      else if (c === ')' && --depth === 0) {
        this.#comments.push(this.value.slice(at + 1, i).replace(linear(/\\(.)/gs), '$1'));
        this.#add(' ', ' ');
        return i + 1;
      }
    }
    this.note('unclosed-comment');
    this.#openComment = true;
    return at + 1;
  }

  #angle(at: number): number {
    let end = at + 1;
    for (let quoted = false; end < this.value.length; end++) {
      const c = this.value.charAt(end);
      if (c === '\\') end += 1;
      else if (c === '"') quoted = !quoted;
      else if (!quoted && (c === '>' || c === '<')) break;
    }
    if (this.value.charAt(end) !== '>') {
      this.note('unclosed-angle');
      const comma = this.value.slice(at + 1, end).search(linear(/[,;]/));
      end = comma < 0 ? end : at + 1 + comma;
      this.#angles.push(this.value.slice(at + 1, end));
      return end;
    }
    this.#angles.push(this.value.slice(at + 1, end));
    return end + 1;
  }

  #endOf(at: number, mark: string): number {
    for (let i = at + 1; i < this.value.length; i++) {
      const c = this.value.charAt(i);
      if (c === '\\') i += 1;
      else if (c === mark) return i;
    }
    return -1;
  }

  #add(phrase: string, bare: string): void {
    this.#phrase += phrase;
    this.#bare += bare;
    this.#isAddress ||= bare.includes('@') || bare.includes('[');
  }

  #flush(): void {
    if (this.#bare.trim() !== '' || this.#angles.length > 0) {
      this.pieces.push({ phrase: this.#phrase, bare: this.#bare, angles: this.#angles, comments: this.#comments });
    }
    this.#reset();
  }

  #reset(): void {
    this.#phrase = '';
    this.#bare = '';
    this.#angles = [];
    this.#comments = [];
    this.#isAddress = false;
  }
}
