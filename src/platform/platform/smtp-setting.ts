import { parsedUrl } from '../../values/values/parsed-url.js';

/** The mail server for outgoing letters. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps://); otherwise STARTTLS. */
  readonly secure: boolean;
  /** Absent: the server requires none. */
  readonly login: { readonly user: string; readonly pass: string } | undefined;
}

/** The sender of letters. */
export interface MailSender {
  readonly name: string;
  readonly address: string;
}

const PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 };

/**
 * Reads `smtp://user:password@host:587` or `smtps://…`. No other part is allowed: options of the library could switch off the checks of certificates.
 * @returns undefined for any other text
 */
function smtpServerIn(text: string): SmtpServer | undefined {
  const url = parsedUrl(text);
  const port = url && PORTS[url.protocol];
  if (
    !port ||
    !url.hostname ||
    !['', '/'].includes(url.pathname) ||
    url.search ||
    url.hash ||
    (url.username === '') !== (url.password === '')
  ) {
    return undefined;
  }
  try {
    const login = url.username ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } : undefined;
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port ? Number(url.port) : port,
      secure: url.protocol === 'smtps:',
      login,
    };
  } catch {
    return undefined; // a percent sign without a valid escape
  }
}

const ADDRESS = /^[^\s@<>"(),:;\\]{1,64}@[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$/i;

/** Reads `hub@police.example` or `Entente <hub@police.example>`. @returns undefined for any other text */
function mailSenderIn(text: string): MailSender | undefined {
  const [, name = '', named] = /^([^<>"\r\n]*)<([^<>]+)>$/.exec(text) ?? [];
  const address = named ?? text;
  return ADDRESS.test(address) ? { name: name.trim(), address } : undefined;
}

/** For readSettings (settings.ts): returns the value, or what is wrong with it. Possible passwords are not quoted. */
export function smtpServer(text: string): { readonly value: SmtpServer } | { readonly wrong: string } {
  const value = smtpServerIn(text);
  return value ? { value } : { wrong: 'must look like smtps://user:password@host:465 or smtp://host:587, with nothing after the port' };
}

export function mailSender(text: string): { readonly value: MailSender } | { readonly wrong: string } {
  const value = mailSenderIn(text);
  return value
    ? { value }
    : { wrong: 'must be an e-mail address, or a name and an address in angle brackets: Entente <hub@police.example>' };
}
