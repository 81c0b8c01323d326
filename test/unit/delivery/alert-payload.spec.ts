import fc from 'fast-check';
import { URGENCIES } from '../../../src/casework/action-requests/action.js';
import { ALERT_KINDS, PHONE_CHANNELS, CHAT_CHANNELS } from '../../../src/delivery/alerts/alert.js';
import { type AlertContent, phonePayload, chatPayload } from '../../../src/delivery/alerts/alert-payload.policy.js';

const SENDER = { hubName: 'Entente', publicUrl: 'https://hub.example' };
const NOW = Date.parse('2026-11-30T20:00:00Z');
const ALERT: AlertContent = {
  type: 'ALERT',
  alert: {
    ...{ id: 'ID', reference: 'AL-7K3Q9M2XT4', kind: 'ACTION_REQUEST', urgency: 'EMERGENCY', quantity: 1 },
    dueAt: new Date(NOW + 14.5 * 60_000),
  },
};
const DIGEST: AlertContent = {
  type: 'DIGEST',
  count: 3,
  lines: [
    { kind: 'OVERDUE', urgency: 'URGENT', quantity: 2, dueAt: new Date(NOW + 3_600_000) },
    { kind: 'CASE', urgency: 'ROUTINE', quantity: 1, dueAt: null },
  ],
};
const TITLE = 'EMERGENCY: request to act, AL-7K3Q9M2XT4';
const DUE = '2026-11-30 20:14 UTC (14 minutes left)';
const LINK = 'https://hub.example/alerts/ID';
const chat = (channel: (typeof CHAT_CHANNELS)[number], content: AlertContent = ALERT, sender = SENDER): object =>
  chatPayload(channel, content, sender, NOW);
const phone = (channel: (typeof PHONE_CHANNELS)[number], content: AlertContent = ALERT): object =>
  phonePayload(channel, { idempotencyKey: 'KEY', to: '+6625550100', content }, SENDER, NOW);

describe('the message of an alert', () => {
  it('has the form of Slack', () => {
    expect(chat('SLACK')).toEqual({
      ...{ text: TITLE, unfurl_links: false, unfurl_media: false },
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: TITLE, emoji: false } },
        {
          type: 'section',
          fields: [
            { type: 'mrkdwn', text: '*Kind*\nrequest to act' },
            { type: 'mrkdwn', text: '*Urgency*\nEMERGENCY' },
            { type: 'mrkdwn', text: `*Due*\n${DUE}` },
            { type: 'mrkdwn', text: '*Reference*\nAL-7K3Q9M2XT4' },
          ],
        },
        { type: 'section', text: { type: 'mrkdwn', text: `<${LINK}|Sign in and acknowledge it>` } },
      ],
    });
    expect(JSON.stringify(chat('SLACK', { type: 'TEST' }, { ...SENDER, hubName: 'A&B <!channel>' }))).toContain('A&amp;B &lt;!channel&gt;');
  });

  it('has all lines of a digest in Slack, in sections of ten', () => {
    const lines = ALERT_KINDS.flatMap((kind) => URGENCIES.map((urgency) => ({ kind, urgency, quantity: 1, dueAt: null })));
    const { blocks } = chat('SLACK', { type: 'DIGEST', count: lines.length, lines }) as { blocks: { fields?: { text: string }[] }[] };
    const sections = blocks.flatMap(({ fields }) => (fields ? [fields] : []));
    expect(sections.map(({ length }) => length)).toEqual([10, 10, 10, 10, 2]);
    expect(sections.flat().at(-1)?.text).toBe('*EMERGENCY: administration*\n1');
  });

  it('has the form of Teams', () => {
    expect(chat('TEAMS')).toEqual({
      type: 'message',
      attachments: [
        {
          ...{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null },
          content: {
            ...{ $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4' },
            body: [
              { type: 'TextBlock', text: TITLE, weight: 'Bolder', size: 'Medium', wrap: true },
              {
                type: 'FactSet',
                facts: [
                  ...[{ title: 'Kind', value: 'request to act' }, { title: 'Urgency', value: 'EMERGENCY' }], // prettier-ignore
                  ...[{ title: 'Due', value: DUE }, { title: 'Reference', value: 'AL-7K3Q9M2XT4' }], // prettier-ignore
                ],
              },
            ],
            actions: [{ type: 'Action.OpenUrl', title: 'Sign in and acknowledge it', url: LINK }],
          },
        },
      ],
    });
  });

  it('has the form of Mattermost', () => {
    expect(chat('MATTERMOST', DIGEST)).toEqual({
      text: 'Entente: 3 alerts',
      attachments: [
        {
          ...{ fallback: 'Entente: 3 alerts', title: 'Sign in and read them', title_link: 'https://hub.example/alerts' },
          fields: [
            { short: true, title: 'URGENT: overdue work', value: '2, due 2026-11-30 21:00 UTC (60 minutes left)' },
            { short: true, title: 'ROUTINE: case work', value: '1' },
          ],
        },
      ],
    });
  });

  it("has the form of the hub's webhooks", () => {
    const timestamp = '2026-11-30T20:00:00.000Z';
    expect(chat('WEBHOOK')).toEqual({
      ...{ type: 'alert.raised', timestamp },
      data: {
        ...{ reference: 'AL-7K3Q9M2XT4', kind: 'ACTION_REQUEST', urgency: 'EMERGENCY', quantity: 1 },
        ...{ dueAt: '2026-11-30T20:14:30.000Z', link: LINK },
      },
    });
    expect(chat('WEBHOOK', DIGEST)).toEqual({
      ...{ type: 'alert.digest', timestamp },
      data: {
        count: 3,
        lines: [
          { kind: 'OVERDUE', urgency: 'URGENT', quantity: 2, dueAt: '2026-11-30T21:00:00.000Z' },
          { kind: 'CASE', urgency: 'ROUTINE', quantity: 1, dueAt: null },
        ],
        link: 'https://hub.example/alerts',
      },
    });
    expect(chat('WEBHOOK', { type: 'TEST' })).toEqual({ type: 'alert.test', timestamp, data: { link: 'https://hub.example/alerts' } });
  });

  it('has the form of a gateway; a voice reads no link', () => {
    const common = { to: '+6625550100', reference: 'AL-7K3Q9M2XT4', idempotencyKey: 'KEY' };
    expect(phone('SMS')).toEqual({ ...common, kind: 'sms', text: `${TITLE}. Due ${DUE}. Sign in and acknowledge it: ${LINK}` });
    expect(phone('VOICE')).toEqual({ ...common, kind: 'voice', text: `${TITLE}. Due ${DUE}. Sign in and acknowledge it.` });
    expect(phone('SMS', DIGEST)).toMatchObject({
      reference: null,
      text: 'Entente: 3 alerts. Sign in and read them: https://hub.example/alerts',
    });
  });

  it('holds kind, urgency, clock, reference, number and link, and nothing else that the alert or its item has', () => {
    const alerts = fc.record({
      kind: fc.constantFrom(...ALERT_KINDS),
      urgency: fc.constantFrom(...URGENCIES),
      quantity: fc.integer({ min: 1, max: 1_000 }),
      dueAt: fc.option(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })),
    });
    const secrets = fc.dictionary(
      fc.constantFrom(
        ...['item', 'itemKind', 'announcement', 'threat', 'party', 'agency', 'account', 'value', 'narrative', 'asker', 'title'],
      ),
      fc.uuid().map((id) => `SECRET-${id}`),
    );
    fc.assert(
      fc.property(alerts, secrets, (said, others) => {
        const alert = { id: 'ID', reference: 'AL-7K3Q9M2XT4', ...said };
        for (const content of [
          { type: 'ALERT', alert },
          { type: 'DIGEST', count: 1, lines: [alert] },
        ] as const) {
          const withOthers = {
            ...{ ...content, ...others },
            ...(content.type === 'ALERT' ? { alert: { ...others, ...alert } } : { lines: [{ ...others, ...alert }] }),
          } as AlertContent;
          for (const channel of CHAT_CHANNELS) expect(chat(channel, withOthers)).toEqual(chat(channel, content));
          for (const channel of PHONE_CHANNELS) expect(phone(channel, withOthers)).toEqual(phone(channel, content));
        }
      }),
    );
  });
});
