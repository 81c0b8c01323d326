import { type ContactView, type DeconflictionClient, deconflictionClient, type HitView } from './deconfliction-client.js';
import { type Hub, startHub } from './hub.js';
import { type Officer, officer, until } from './officer.js';

/** The officers of the tests of deconfliction, on a hub of their own: Thailand and Cambodia hold values, Viet Nam and Japan ask. */
export interface DeconflictionWorld {
  readonly hub: Hub;
  readonly th: Officer & DeconflictionClient;
  readonly kh: Officer & DeconflictionClient;
  readonly vn: DeconflictionClient;
  readonly jp: DeconflictionClient;
}

export async function openDeconflictionWorld(): Promise<DeconflictionWorld> {
  const hub = await startHub();
  const as = async (email: string): Promise<Officer & DeconflictionClient> => {
    const { ask } = await hub.as(email);
    return { ...officer(ask), ...deconflictionClient(ask), lists: undefined } as unknown as Officer & DeconflictionClient;
  };
  const asks = async (email: string): Promise<DeconflictionClient> => deconflictionClient((await hub.as(email)).ask);
  return {
    hub,
    ...{ th: await as('liaison@th.example'), kh: await as('liaison@kh.example') },
    ...{ vn: await asks('liaison@vn.example'), jp: await asks('liaison@jp.example') },
  };
}

let next = 0;
/** A number that no other indicator of this file has. */
export const freshPhone = (): string => `+66812${String((next += 1) * 37).padStart(6, '0')}`;

/** Publishes an indicator of the officer's party alone, unless `more` says otherwise. */
export async function holdValue(who: Officer, more: object = {}): Promise<{ readonly id: string; readonly value: string }> {
  const value = freshPhone();
  const { id } = await who.publishes({ kind: 'PHONE', value, tlp: 'AMBER', audience: {}, ...more });
  return { id, value };
}

/** Asks about one number. */
export async function askAbout(by: DeconflictionClient, value: string): Promise<HitView> {
  const [hit] = await by.asks({ value, kind: 'PHONE' });
  if (!hit) throw new Error('No answer.');
  return hit;
}

/** Waits for the contact about an indicator or a sealed holding. */
export async function contactAbout(by: DeconflictionClient, item: string): Promise<ContactView> {
  const isAbout = ({ indicatorId, sealedHoldingId }: ContactView): boolean => item === indicatorId || item === sealedHoldingId;
  const found = await until(
    () => by.contacts(),
    (all) => all.some(isAbout),
  );
  const contact = found.find(isAbout);
  if (!contact) throw new Error('There is no contact.');
  return contact;
}

/** Waits until the owners of everything that was asked about are notified. */
export const ownersNotified = (hub: Hub): Promise<unknown> =>
  until(
    () => hub.ownerSql('select from hub.deconfliction_query where notified_at is null'),
    (rows) => rows.length === 0,
  );
