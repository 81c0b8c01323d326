import { EntenteClient, HubError, type Tokens } from 'entente-client';
import { allLastWork, doLastWork, endLastWork } from './last-work.ts';
import { outlivingFetch } from './outliving-fetch.ts';
import { createOwnWork } from './own-work.ts';
import { ME, type MeQuery } from './session.graphql.ts';
import { createStore, useStored } from './store.ts';
import { noticeUpdate, reloadAfterUpdate } from './update.ts';

export type Viewer = MeQuery['me'];

/** A session with its viewer. */
export interface KnownSession {
  /** `ended`: the hub no longer accepts the session. Its pages are kept out of sight, with their drafts, until the same officer signs in again. */
  readonly state: 'signed-in' | 'ended';
  readonly hub: EntenteClient;
  readonly viewer: Viewer;
  /** Whether the session may do nothing but set up a second factor. */
  readonly setupRequired: boolean;
}

/** `byChoice`: the officer signed out, so that the next officer does not begin at the same page. */
interface SignedOut {
  readonly state: 'signed-out';
  readonly byChoice?: boolean;
}

/** What the page knows of its session. Tokens stay in memory; the refresh token is in a cookie that scripts cannot read. */
export type Session = { readonly state: 'restoring' } | SignedOut | { readonly state: 'unreachable' } | KnownSession;

/** Renewals of all tabs of a browser take turns, because a refresh token can be exchanged once. */
const LOCK = 'entente-session';
/** Drafts of a session that has ended are forgotten after this time. */
const DRAFTS_MS = 15 * 60_000;
/** Tells the other tabs of the browser about their common session. */
const channel = new BroadcastChannel(LOCK);

const session = createStore<Session>({ state: 'restoring' });
const become = session.set;

/** Whether the officer is signing out. */
let isLeaving = false;

const ownWork = createOwnWork();
/** Work begins. @returns whether its officer still uses the tab */
export const beginOwn = ownWork.begin;
/** Work of the present officer. It never settles once the officer has changed: what would follow is for nobody else. */
export const own = ownWork.own;
/** Whether the officer of a client still uses the tab. */
const owners = new WeakMap<EntenteClient, () => boolean>();

/** A client without a session, for signing in. */
export const publicHub = clientOf(null);

function clientOf(credentials: Tokens | 'cookie' | null): EntenteClient {
  const client: EntenteClient = new EntenteClient({
    url: location.origin,
    credentials,
    persistedDocuments: true,
    sessionCookie: true,
    allowHttp: true,
    // A request that is sent again later would be renewed by the cookie, which is of the next officer by then.
    fetch: (url, init) =>
      owners.get(client)?.() === false ? Promise.reject(new Error('The officer has changed.')) : outlivingFetch(url, init),
    exclusively: async (renew) => {
      await navigator.locks.request(LOCK, () => renew(undefined));
    },
    onTokens: (tokens) => {
      if (tokens === null) become({ state: 'signed-out', byChoice: isLeaving });
    },
  });
  return client;
}

/** Asks whose session it is. */
async function viewed(hub: EntenteClient): Promise<Session> {
  const { me, secondFactors } = await hub.request(ME, {}, { timeoutMs: 10_000 });
  return { state: 'signed-in', hub, viewer: me, setupRequired: secondFactors.setupRequired };
}

async function enter(hub: EntenteClient): Promise<void> {
  become(await viewed(hub));
  owners.set(hub, beginOwn());
}

/** Reasons of UNAUTHENTICATED that say that the session is over. Others refuse one act, such as a wrong code. */
const OVER: readonly (string | undefined)[] = [
  undefined,
  'SIGN_IN_REQUIRED',
  'TOKEN_EXPIRED',
  'TOKEN_REVOKED',
  'TOKEN_MALFORMED',
  'REFRESH_REFUSED',
  'SESSION_ENDED',
];

const isOver = (error: unknown): boolean => error instanceof HubError && error.code === 'UNAUTHENTICATED' && OVER.includes(error.reason);

/** Continues the session of the cookie, if there is one. */
export async function restoreSession(): Promise<void> {
  try {
    await enter(clientOf('cookie'));
  } catch (error) {
    if (session.get().state === 'ended') return; // its pages wait for a sign-in
    reloadAfterUpdate(error);
    become({ state: isOver(error) ? 'signed-out' : 'unreachable' });
  }
}

/** Reads the viewer again, after a change of the own account. */
export async function reviewSession(): Promise<void> {
  const current = session.get();
  if (current.state !== 'signed-in') return;
  const now = await viewed(current.hub);
  if (session.get() === current) become(now); // it may have ended meanwhile
}

/** The answer of a mutation that opens a session. */
export interface OpenedSession {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
}

/** Goes on with a session that was opened. @throws HubError, NetworkError */
export async function openSession({ accessToken, refreshToken, expiresIn }: OpenedSession): Promise<void> {
  await enter(clientOf({ accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 }));
  channel.postMessage('opened');
}

/** @throws when the hub does not answer: then the session still exists, and its cookie, which a script cannot delete */
export async function signOut(): Promise<void> {
  const current = session.get();
  isLeaving = true;
  try {
    if (current.state === 'signed-in') {
      channel.postMessage('leaving');
      doLastWork();
      await allLastWork();
      await current.hub.signOut();
    } else if (current.state === 'ended') become({ state: 'signed-out', byChoice: true });
  } finally {
    isLeaving = false;
  }
  channel.postMessage('ended');
}

const hubNow = (): EntenteClient | undefined => {
  const current = session.get();
  return 'hub' in current ? current.hub : undefined;
};

/** Does work of the session ({@link own}), and notices when the hub no longer accepts it: then its content leaves the screen. */
export const inSession = <T>(work: Promise<T>): Promise<T> => own(noticed(work));

async function noticed<T>(work: Promise<T>): Promise<T> {
  const begun = hubNow();
  try {
    return await work;
  } catch (error) {
    noticeUpdate(error);
    // An answer to the former session says nothing of one that was opened since.
    if (isOver(error) && hubNow() === begun) endSession();
    if (error instanceof HubError && error.reason === 'SECOND_FACTOR_SETUP_REQUIRED') void reviewSession().catch(() => undefined);
    throw error;
  }
}

function endSession(): void {
  const current = session.get();
  if (current.state !== 'signed-in') return;
  const ended: Session = { ...current, state: 'ended' };
  become(ended);
  setTimeout(() => session.get() === ended && become({ state: 'signed-out' }), DRAFTS_MS);
}

/** Called when the officer has proved the identity in another tab. */
const confirmedElsewhere = new Set<() => void>();

/** @returns stops calling the listener */
export function onConfirmedElsewhere(listener: () => void): () => void {
  confirmedElsewhere.add(listener);
  return () => void confirmedElsewhere.delete(listener);
}

export const tellConfirmed = (): void => channel.postMessage('confirmed');

channel.onmessage = ({ data }) => {
  if (data === 'confirmed') return confirmedElsewhere.forEach((listener) => listener());
  if (data === 'leaving') return doLastWork();
  if (data === 'opened') {
    endSession(); // perhaps it is the session of another officer
    return void restoreSession();
  }
  if ('viewer' in session.get()) become({ state: 'signed-out', byChoice: true });
};

/** @returns stops calling the listener */
export const onSessionChange = session.listen;

const officerOf = (current: Session): string | undefined => ('viewer' in current ? current.viewer.id : undefined);
/** The account whose pages the tab keeps. */
export const officerNow = (): string | undefined => officerOf(session.get());

/** Calls the listener when what the page keeps in memory is for nobody any more: another officer, or none. A session that has ended keeps it for the same one. */
export function onOfficerChange(listener: () => void): void {
  let officer = officerOf(session.get());
  session.listen(() => {
    const next = officerOf(session.get());
    if (next === officer) return;
    officer = next;
    listener();
  });
}
// Before all other listeners: what they do is of the next officer.
onOfficerChange(ownWork.pass);
onOfficerChange(endLastWork);

export const sessionNow = session.get;

export const useSession = (): Session => useStored(session);

/** Returns the session when it is known whether there is one. */
export const settledSession = (): Promise<Session> =>
  session.get().state !== 'restoring'
    ? Promise.resolve(session.get())
    : new Promise((resolve) => {
        const stop = onSessionChange(() => {
          stop();
          resolve(session.get());
        });
      });

/** The session of the viewer. Pages behind the sign-in call it. */
export function useSignedIn(): KnownSession {
  const current = useSession();
  if (!('viewer' in current)) throw new Error('This page needs a session.');
  return current;
}

/** The client of the present session, for work that begins later than the page was drawn. @throws when there is no session */
export function currentHub(): EntenteClient {
  const hub = hubNow();
  if (!hub) throw new Error('This needs a session.');
  return hub;
}

export const useHub = (): EntenteClient => useSignedIn().hub;
export const useViewer = (): Viewer => useSignedIn().viewer;
/** Whether the viewer may do something. What the viewer may not do is not drawn. */
export const useMay = (permission: string): boolean => useViewer().permissions.includes(permission);
