import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The page at `/`, and the page for links in e-mails. */
export const PAGE = Symbol('page');
export const ACCOUNT_PAGE = Symbol('page of an account');
/** The page to which messages of alerts lead. */
export const ALERTS_PAGE = Symbol('page of alerts');

/** A party of the demo world and the addresses of its accounts. */
export interface DemoAccounts {
  readonly party: string;
  readonly emails: readonly string[];
}

/** Data of the page. */
export interface PageData {
  /** Name of the hub. */
  readonly name: string;
  readonly version: string;
  /** Address of the hub, without a slash at its end. */
  readonly address: string;
  /** Demo mode only; in production the page discloses neither accounts nor the version. */
  readonly demo: { readonly accounts: readonly DemoAccounts[]; readonly hasGraphiql: boolean } | undefined;
}

export interface Page {
  readonly html: string;
  /** Content-Security-Policy (CSP level 3): no other resources; the one style sheet and the one script are allowed by their hashes. */
  readonly policy: string;
}

/** Renders the page at `/`, until the console replaces it. Its script passes the links of e-mails on to {@link renderAccountPage}. */
export function renderPage(facts: PageData): Page {
  const tags = facts.demo ? `<span class="tag">demo</span><span class="tag">version ${escapeHtml(facts.version)}</span>` : '';
  return assemblePage('page.html', {
    name: escapeHtml(facts.name),
    tags,
    content: facts.demo ? demoContent(facts.address, facts.demo) : PRODUCTION,
  });
}

/**
 * Renders the page that accepts an invitation or sets a new password; the fragment after the # of a link in an e-mail decides which. Without a fragment, an
 * account that must have a second factor adds one. The page calls the API like any client, so that attempts are counted and passwords checked there. Nothing is
 * sent as a form, so a password never appears in an address.
 */
export const renderAccountPage = (name: string): Page =>
  assemblePage('account.html', { name: escapeHtml(name), script: textOf('account-script.html') }, "connect-src 'self'; ");

/**
 * Renders the page to which messages of alerts lead: it signs the officer in, shows the alert of its address, or all open ones, and acknowledges with one click.
 * The page itself holds no data.
 */
export const renderAlertsPage = (name: string): Page =>
  assemblePage('alerts.html', { name: escapeHtml(name), script: textOf('alerts-script.html') }, "connect-src 'self'; ");

const textOf = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');

function assemblePage(file: string, parts: Readonly<Record<string, string>>, connects = ''): Page {
  const all: Readonly<Record<string, string | undefined>> = { ...parts, style: textOf('page.css') };
  const html = textOf(file).replace(/\{\{(\w+)\}\}/g, (_, part: string) => all[part] ?? '');
  const [styles, scripts] = ['style', 'script'].map((tag) => {
    const text = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html)?.[1] ?? ''; // with its white space, because a browser hashes that, too
    return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  });
  const policy = `default-src 'none'; style-src ${styles}; script-src ${scripts}; ${connects}img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return { html, policy };
}

const PRODUCTION = '<p>This hub speaks GraphQL at <code>/graphql</code>. Ask your national bureau for an account.</p>';

const LINKS = [
  ['/graphql', 'GraphQL: queries and mutations by POST, subscriptions by WebSocket (graphql-transport-ws)'],
  ['/health/ready', 'whether the hub is ready, and which part is down'],
  ['/metrics', 'metrics for Prometheus'],
  ['/.well-known/jwks.json', 'public keys of the access tokens'],
] as const;

function demoContent(address: string, { accounts, hasGraphiql }: NonNullable<PageData['demo']>): string {
  const links = LINKS.map(([path, what]) => `<dt><a href="${path}">${path}</a></dt><dd>${what}</dd>`);
  const note = hasGraphiql
    ? '<a href="/graphql">GraphiQL</a> is a page for manual requests, with the documentation of every type and field.'
    : 'GraphiQL was not built into this copy (<code>npm run build</code>).';
  const rows = accounts.map(
    ({ party, emails }) =>
      `<tr><th scope="row">${escapeHtml(party)}</th>${emails.map((email) => `<td>${escapeHtml(email)}</td>`).join('')}</tr>`,
  );
  return `<div class="grid">
      <section><h2>Addresses</h2><dl>${links.join('')}</dl><p></p><p class="quiet">${note} Settings, command line and documentation: README.md of the checkout.</p></section>
      <section><h2>Ask something</h2><p>Sign in, which gives an <code>accessToken</code> for ten minutes:</p>
      <pre>${escapeHtml(signIn(address))}</pre><p>Then, with the header <code>authorization: Bearer …</code>:</p>
      <pre>${escapeHtml(QUERY)}</pre></section>
      <section class="wide"><h2>Demo accounts</h2>
      <p>All have one password. It stands in the terminal where the hub was started and, unless DEMO_PASSWORD set it, in the file
      <code>demo-password</code> of its folder (<code>.hub</code>, unless DATA_DIR says otherwise). Nothing in this demo is about a real person, account or number.</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Demo accounts"><table>${rows.join('')}</table></div></section>
      </div>`;
}

const signIn = (address: string): string =>
  [
    `curl -s ${address}/graphql -H 'content-type: application/json' \\`,
    `  -d '{"query":"mutation { signIn(email: \\"analyst@th.example\\", password: \\"…\\") { accessToken } }"}'`,
  ].join('\n');

const QUERY = `{
  indicators(first: 10) {
    edges { node { kind display threat tlp owner { name } corroboration } }
  }
}`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
