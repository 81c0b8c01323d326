import type { CanonicalValue, Kind } from '../../values/values/value.js';
import { type Range, rangeOf } from './range.js';

/** The parts of one value that lists are matched with. Each part is computed once, when the first list needs it. Pure. */
export class Subject {
  readonly kind: Kind;
  readonly value: string;
  private readonly display: string;
  private lowerCase: string | undefined;
  private hostName: string | null | undefined;
  private parents: readonly string[] | undefined;
  private addresses: Range | null | undefined;

  constructor({ kind, value, display }: Pick<CanonicalValue, 'kind' | 'value' | 'display'>) {
    this.kind = kind;
    this.value = value;
    this.display = display;
  }

  get lower(): string {
    return (this.lowerCase ??= this.value.toLowerCase());
  }

  /** Host of a domain, a URL or an e-mail address; an IPv6 address without its brackets. */
  get host(): string | null {
    return this.hostName === undefined ? (this.hostName = hostOf(this.kind, this.value)) : this.hostName;
  }

  /** The host and every name above it: `a.b.example`, `b.example`, `example`. */
  get suffixes(): readonly string[] {
    return (this.parents ??= suffixesOf(this.host));
  }

  /** Whether it is a URL that consists only of its host: no path, no query. */
  get isRoot(): boolean {
    return this.kind === 'URL' && this.value.indexOf('/', this.value.indexOf('://') + 3) === this.value.length - 1;
  }

  /** The addresses of an IP value, or of a URL whose host is an IP address. */
  get range(): Range | null {
    this.addresses ??= this.kind === 'IP' ? rangeOf(this.value) : this.kind === 'URL' ? rangeOf(this.host ?? '') : null;
    return this.addresses;
  }

  /** Calling code of a phone number, and the digits after it. */
  get dialled(): { readonly code: string; readonly national: string } {
    const code = this.display.slice(1).split(' ', 1)[0] ?? '';
    return { code, national: this.value.slice(1 + code.length) };
  }
}

function hostOf(kind: Kind, value: string): string | null {
  if (kind === 'DOMAIN') return value;
  if (kind === 'EMAIL') return value.slice(value.lastIndexOf('@') + 1);
  if (kind !== 'URL') return null;
  const start = value.indexOf('://') + 3;
  const slash = value.indexOf('/', start);
  const authority = value.slice(start, slash === -1 ? undefined : slash);
  return authority.startsWith('[') ? authority.slice(1, authority.indexOf(']')) : authority.replace(/:\d*$/, '');
}

function suffixesOf(host: string | null): readonly string[] {
  if (host === null) return [];
  const suffixes = [host];
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) suffixes.push(host.slice(dot + 1));
  return suffixes;
}
