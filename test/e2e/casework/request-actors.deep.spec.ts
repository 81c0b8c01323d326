import { actionClient } from '../../support/action-client.js';
import { apiKeyClient, READING } from '../../support/api-key-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { informationClient } from '../../support/information-client.js';
import type { Ask } from '../../support/officer.js';

const WHO = '{ kind name party { country } }';

interface Seen {
  readonly createdBy: object;
  readonly cancelledBy: object | null;
  readonly steps: readonly { readonly step: string; readonly by: object }[];
}

/** Who made, answered and cancelled a request: the officer to the own party, the party alone to the other one. */
describe('the actors of requests', () => {
  let hub: Hub;
  let th: Ask;
  let kh: Ask;

  beforeAll(async () => {
    hub = await startHub();
    [th, kh] = [(await hub.as('liaison@th.example')).ask, (await hub.as('liaison@kh.example')).ask];
  });
  afterAll(() => hub.stop());

  const officer = (country: string): object => ({ kind: 'OFFICER', name: `liaison@${country.toLowerCase()}.example`, party: { country } });
  const party = (country: string): object => ({ kind: null, name: null, party: { country } });
  const seen = async (ask: Ask, field: string, id: string): Promise<Seen> => {
    const query = `query ($id: ID!) { seen: ${field}(id: $id) { createdBy ${WHO} cancelledBy ${WHO} steps { step by ${WHO} } } }`;
    return (await ask<{ seen: Seen }>(query, { id })).seen;
  };

  it('of a request to act are shown to their own party, in its steps and its cancellation', async () => {
    const id = await actionClient(th).requests({ reference: 'actors', recipientId: 'KH' });
    await actionClient(kh).answers(id, 'ACKNOWLEDGED');
    await actionClient(th).cancels(id);
    expect(await seen(th, 'actionRequest', id)).toEqual({
      createdBy: officer('TH'),
      cancelledBy: officer('TH'),
      steps: [
        { step: 'SENT', by: officer('TH') },
        { step: 'ACKNOWLEDGED', by: party('KH') },
        { step: 'CANCELLED', by: officer('TH') },
      ],
    });
    expect(await seen(kh, 'actionRequest', id)).toEqual({
      createdBy: party('TH'),
      cancelledBy: party('TH'),
      steps: [
        { step: 'SENT', by: party('TH') },
        { step: 'ACKNOWLEDGED', by: officer('KH') },
        { step: 'CANCELLED', by: party('TH') },
      ],
    });
  });

  it('of a request for information are shown to their own party, in its steps and messages', async () => {
    const { inquiry, ids } = await informationClient(th).asks({ reference: 'actors', recipients: ['KH'] });
    const [id = ''] = ids;
    const message = { text: 'A shop in Phnom Penh.', language: 'en' };
    await informationClient(kh).answers(id, 'ACKNOWLEDGED');
    await informationClient(kh).answers(id, 'ANSWERED', { message });
    await informationClient(th).writes(id, { text: 'Since when?', language: 'en' });
    const steps = [
      { step: 'SENT', by: officer('TH') },
      { step: 'ACKNOWLEDGED', by: party('KH') },
      { step: 'ANSWERED', by: party('KH') },
    ];
    expect(await seen(th, 'informationRequest', id)).toEqual({ createdBy: officer('TH'), cancelledBy: null, steps });
    expect(await seen(kh, 'informationRequest', id)).toEqual({
      createdBy: party('TH'),
      cancelledBy: null,
      steps: [
        { step: 'SENT', by: party('TH') },
        { step: 'ACKNOWLEDGED', by: officer('KH') },
        { step: 'ANSWERED', by: officer('KH') },
      ],
    });
    const messages = `query ($id: ID!) { informationMessages(requestId: $id) { nodes { createdBy ${WHO} } } }`;
    const authors = (...all: object[]): object => ({ informationMessages: { nodes: all.map((createdBy) => ({ createdBy })) } });
    expect(await th(messages, { id })).toEqual(authors(party('KH'), officer('TH')));
    expect(await kh(messages, { id })).toEqual(authors(officer('KH'), party('TH')));
    const question = `query ($id: ID!) { informationInquiry(id: $id) { createdBy ${WHO} } }`;
    expect(await th(question, { id: inquiry })).toEqual({ informationInquiry: { createdBy: officer('TH') } });
  });

  it('are the API key where a machine acted', async () => {
    const id = await actionClient(th).requests({ reference: 'actors of machines', recipientId: 'KH' });
    const admin = (await hub.as('admin@kh.example')).ask;
    const { secret } = await apiKeyClient(admin).makes({ name: 'our bank', permissions: [...READING, 'action:answer'] });
    const machine = hub.asToken(secret).ask;
    await actionClient(machine).answers(id, 'ACKNOWLEDGED');
    const by = { kind: 'API_KEY', name: 'our bank', party: { country: 'KH' } };
    for (const ask of [machine, kh]) expect((await seen(ask, 'actionRequest', id)).steps[1]).toEqual({ step: 'ACKNOWLEDGED', by });
    expect((await seen(th, 'actionRequest', id)).steps[1]).toEqual({ step: 'ACKNOWLEDGED', by: party('KH') });
  });
});
