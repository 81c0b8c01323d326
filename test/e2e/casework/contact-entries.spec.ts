import { actionClient, anAction } from '../../support/action-client.js';
import { type DirectoryClient, directoryClient } from '../../support/directory-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { aQuestion, informationClient } from '../../support/information-client.js';
import { noticeClient, noticeClients } from '../../support/notice-client.js';
import type { Ask } from '../../support/officer.js';

interface Contact {
  readonly contact: string;
  readonly contactEntry: { readonly id: string; readonly phone: string | null; readonly audience: object | null } | null;
}

describe('requests and notices that name an entry of the directory', () => {
  let hub: Hub;
  let admin: DirectoryClient;
  let th: Ask;
  let kh: Ask;
  let jp: Ask;

  beforeAll(async () => {
    hub = await startHub();
    admin = directoryClient((await hub.as('admin@th.example')).ask);
    [th, kh, jp] = [
      (await hub.as('liaison@th.example')).ask,
      (await hub.as('liaison@kh.example')).ask,
      (await hub.as('liaison@jp.example')).ask,
    ];
  });
  afterAll(() => hub.stop());

  const contactOf = async (ask: Ask, query: string, id: string): Promise<Contact> =>
    (
      await ask<{ of: Contact }>(
        `query ($id: ID!) { of: ${query}(id: $id) { contact contactEntry { id phone audience { countries } } } }`,
        { id },
      )
    ).of;
  const problemsOf = (receipts: readonly { problems: readonly { code: string }[] }[]): readonly string[] =>
    receipts.flatMap(({ problems }) => problems.map(({ code }) => code));

  it('show it to the recipient as it is today, and null once the recipient may not see it', async () => {
    const entry = await admin.creates({ unit: 'Freeze desk', audience: { countries: ['KH'] } });
    const id = await actionClient(th).requests({ reference: 'with entry', recipientId: 'KH', contact: null, contactEntryId: entry.id });
    expect(await contactOf(kh, 'actionRequest', id)).toEqual({
      contact: 'Freeze desk',
      contactEntry: { id: entry.id, phone: '+6625550100', audience: null },
    });
    expect((await contactOf(th, 'actionRequest', id)).contactEntry?.audience).toEqual({ countries: ['KH'] });
    await admin.updates(entry.id, { unit: 'Freeze desk', phone: '+66 2 555 0199', audience: { countries: ['KH'] } });
    expect((await contactOf(kh, 'actionRequest', id)).contactEntry?.phone).toBe('+6625550199');
    await admin.updates(entry.id, { unit: 'Freeze desk', audience: {} });
    expect(await contactOf(kh, 'actionRequest', id)).toEqual({ contact: 'Freeze desk', contactEntry: null });
  });

  it('keep the free text beside it, and need one of the two', async () => {
    const entry = await admin.creates({ audience: { countries: ['KH'] } });
    const both = { recipientId: 'KH', contact: 'Ask for Somchai.', contactEntryId: entry.id };
    const id = await actionClient(th).requests({ reference: 'both', ...both });
    expect(await contactOf(kh, 'actionRequest', id)).toMatchObject({ contact: 'Ask for Somchai.', contactEntry: { id: entry.id } });
    const receipts = await actionClient(th).request(
      anAction({ reference: 'both', ...both }),
      anAction({ reference: 'both', ...both, contactEntryId: null }),
      anAction({ reference: 'neither', recipientId: 'KH', contact: null }),
    );
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['UNCHANGED', 'UPDATED', 'REJECTED']);
    expect(problemsOf(receipts)).toContain('CONTACT_MISSING');
    expect(await contactOf(kh, 'actionRequest', id)).toEqual({ contact: 'Ask for Somchai.', contactEntry: null });
  });

  it('are refused when a recipient does not see it, when it is withdrawn, and when it is another party’s', async () => {
    const entry = await admin.creates({ audience: { countries: ['KH'] } });
    const foreign = await directoryClient((await hub.as('admin@kh.example')).ask).creates({});
    const gone = await admin.creates({});
    await admin.withdraws(gone.id);
    const to = (recipientId: string, contactEntryId: string) =>
      anAction({ reference: `${recipientId} ${contactEntryId}`, recipientId, contactEntryId });
    const receipts = await actionClient(th).request(to('JP', entry.id), to('KH', gone.id), to('KH', foreign.id), to('KH', 'none'));
    expect(problemsOf(receipts)).toEqual([
      'CONTACT_ENTRY_UNSEEN',
      ...['CONTACT_ENTRY_UNKNOWN', 'CONTACT_ENTRY_UNKNOWN', 'CONTACT_ENTRY_UNKNOWN'],
    ]);
    const question = (recipients: readonly string[]) =>
      aQuestion({ reference: `to ${recipients.join()}`, recipients, contactEntryId: entry.id });
    const asked = await informationClient(th).question(question(['KH', 'JP']), question(['KH']));
    expect(asked.map(({ outcome }) => outcome)).toEqual(['REJECTED', 'CREATED']);
    expect(problemsOf(asked)).toEqual(['CONTACT_ENTRY_UNSEEN']);
    expect((await contactOf(kh, 'informationRequest', asked[1]?.requestIds[0] ?? '')).contactEntry?.id).toBe(entry.id);
    await hub.ownerSql('update hub.directory_entry set audience = $2 where id = $1', [entry.id, []]);
    expect((await contactOf(kh, 'informationRequest', asked[1]?.requestIds[0] ?? '')).contactEntry).toBeNull();
  });

  it('make no retry a change: the same request stays as it is when the unit is renamed, hidden or withdrawn', async () => {
    const entry = await admin.creates({ unit: 'Night desk', audience: { countries: ['KH'] } });
    const stated = { contact: null, contactEntryId: entry.id };
    const outcomes = async (change: object = {}): Promise<readonly string[]> =>
      [
        ...(await actionClient(th).request(anAction({ reference: 'retried', recipientId: 'KH', ...stated, ...change }))),
        ...(await informationClient(th).question(aQuestion({ reference: 'retried', recipients: ['KH'], ...stated, ...change }))),
      ].map(({ outcome }) => outcome);
    expect(await outcomes()).toEqual(['CREATED', 'CREATED']);
    await admin.updates(entry.id, { unit: 'Day desk', audience: { countries: ['KH'] } });
    expect(await outcomes()).toEqual(['UNCHANGED', 'UNCHANGED']);
    await admin.updates(entry.id, { unit: 'Day desk', audience: {} });
    expect(await outcomes()).toEqual(['UNCHANGED', 'UNCHANGED']);
    await admin.withdraws(entry.id);
    expect(await outcomes()).toEqual(['UNCHANGED', 'UNCHANGED']);
  });

  it('keep it in an amendment when it is hidden or withdrawn since: keeping is not choosing, but naming it anew is', async () => {
    const entry = await admin.creates({ unit: 'Night desk', audience: { countries: ['KH'] } });
    const other = await admin.creates({ unit: 'Other desk', audience: { countries: ['KH'] } });
    const stated = { recipientId: 'KH', recipients: ['KH'], contact: null, contactEntryId: entry.id };
    const request = async (...changes: readonly object[]): Promise<readonly (readonly string[])[]> => {
      const both = changes.map((change) => ({ reference: 'amended', ...stated, ...change }));
      const receipts = [
        ...(await actionClient(th).request(...both.map(({ recipients: _, ...one }) => anAction(one)))),
        ...(await informationClient(th).question(...both.map(({ recipientId: _, ...one }) => aQuestion(one)))),
      ];
      return receipts.map(({ outcome, problems }) => [
        outcome,
        ...problems.map(({ code }) => code).filter((code) => code.startsWith('CONTACT')),
      ]);
    };
    const twice = (...one: readonly string[]) => [one, one];
    expect(await request({})).toEqual(twice('CREATED'));
    await admin.updates(entry.id, { unit: 'Night desk', audience: {} });
    expect(await request({ legalText: 'Hidden' })).toEqual(twice('UPDATED'));
    await admin.withdraws(entry.id);
    expect(await request({ legalText: 'Withdrawn' })).toEqual(twice('UPDATED'));
    const [present] = await hub.ownerSql<{ contact: string; contact_entry: string }>(
      `select contact, contact_entry from hub.action_request where reference = 'amended' and legal_text = 'Withdrawn'`,
    );
    expect(present).toEqual({ contact: 'Night desk', contact_entry: entry.id });
    expect(await request({ reference: 'another' })).toEqual(twice('REJECTED', 'CONTACT_ENTRY_UNKNOWN'));
    const [, joined] = await informationClient(th).question(
      aQuestion({ reference: 'amended', ...stated, recipientId: undefined, recipients: ['KH'], legalText: 'Withdrawn' }),
      aQuestion({ reference: 'amended', ...stated, recipientId: undefined, recipients: ['KH', 'JP'] }),
    );
    expect([joined?.outcome, joined?.problems.map(({ code }) => code)]).toEqual(['REJECTED', ['CONTACT_ENTRY_UNKNOWN']]);
    expect(await request({ contactEntryId: other.id })).toEqual(twice('UPDATED'));
    expect(await request({})).toEqual(twice('REJECTED', 'CONTACT_ENTRY_UNKNOWN')); // back again
  });

  it('let a notice name it for readers of whom only some see it', async () => {
    const desk = await noticeClients(hub);
    const entry = await admin.creates({ unit: 'Notice desk', audience: { countries: ['KH'] } });
    const id = await desk.notice({ audience: { countries: ['KH', 'JP'] }, contact: null, contactEntryId: entry.id });
    expect(await contactOf(kh, 'notice', id)).toMatchObject({ contact: 'Notice desk', contactEntry: { id: entry.id } });
    expect(await contactOf(jp, 'notice', id)).toEqual({ contact: 'Notice desk', contactEntry: null });
    expect((await contactOf(th, 'noticeDraft', id)).contactEntry?.id).toBe(entry.id);
    await admin.withdraws(entry.id);
    const stated = { contact: null, contactEntryId: entry.id, audience: { countries: ['KH', 'JP'] } };
    await expect(desk.notice(stated)).rejects.toMatchObject({ reason: 'CONTACT_ENTRY_UNKNOWN' });
    const { noticeDraft } = await th<{ noticeDraft: { revision: number } }>('query ($id: ID!) { noticeDraft(id: $id) { revision } }', {
      id,
    });
    await noticeClient(th).draft({ ...stated, title: 'Corrected' }, { id, revision: noticeDraft.revision }); // keeps it
    expect(await contactOf(th, 'noticeDraft', id)).toMatchObject({ contact: 'Notice desk', contactEntry: { id: entry.id } });
    const foreign = await directoryClient((await hub.as('admin@kh.example')).ask).creates({});
    await expect(desk.notice({ contactEntryId: foreign.id })).rejects.toMatchObject({ reason: 'CONTACT_ENTRY_UNKNOWN' });
    await expect(desk.notice({ contact: null })).rejects.toMatchObject({ reason: 'CONTACT_MISSING' });
  });
});
