import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyReply } from 'fastify';

/** The page of the demo world. */
export const DEMO_PAGE = Symbol('page of the demo world');

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
  readonly demo: { readonly accounts: readonly DemoAccounts[]; readonly hasGraphiql: boolean };
}

export interface Page {
  readonly html: string;
  /** Content-Security-Policy (CSP level 3): no other resources; the one style sheet is allowed by its hash. */
  readonly policy: string;
}

/** Renders the page of the demo world. */
export const renderDemoPage = (facts: PageData): Page =>
  assemblePage('page.html', {
    name: escapeHtml(facts.name),
    tags: `<span class="tag">demo</span><span class="tag">version ${escapeHtml(facts.version)}</span>`,
    content: demoContent(facts.address, facts.demo),
  });

const textOf = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');

function assemblePage(file: string, parts: Readonly<Record<string, string>>): Page {
  const all: Readonly<Record<string, string | undefined>> = { ...parts, style: textOf('page.css') };
  const html = textOf(file).replace(/\{\{(\w+)\}\}/g, (_, part: string) => all[part] ?? '');
  const text = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? ''; // with its white space, because a browser hashes that, too
  const styles = `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; style-src ${styles}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return { html, policy };
}

const LINKS = [
  ['/graphql', 'GraphQL: queries and mutations by POST, subscriptions by WebSocket (graphql-transport-ws)'],
  ['/health/ready', 'whether the hub is ready, and which part is down'],
  ['/metrics', 'metrics for Prometheus'],
  ['/.well-known/jwks.json', 'public keys of the access tokens'],
] as const;

function demoContent(address: string, { accounts, hasGraphiql }: PageData['demo']): string {
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

/** Answers with a page, under its policy. */
export function showPage({ html, policy }: Page, reply: FastifyReply): string {
  void reply.header('content-security-policy', policy);
  return html;
}
