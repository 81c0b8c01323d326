import { randomUUID } from 'node:crypto';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

const SUBMIT = `mutation ($input: [ReportInput!]!) { submitReports(input: $input) { report { id } problems { code } } }`;

export const aReport = (said: object = {}): object => ({
  reference: randomUUID(),
  title: 'Accounts of one call centre',
  threat: 'CALL_CENTRE_SCAM',
  tlp: 'AMBER',
  ...said,
});

export async function reportedBy(world: World, email: string, said: object): Promise<string> {
  const { ask } = await world.hub.as(email);
  const [receipt] = (await ask<{ submitReports: { report: { id: string } | null }[] }>(SUBMIT, { input: [aReport(said)] })).submitReports;
  if (!receipt?.report) throw new Error(JSON.stringify(receipt));
  return receipt.report.id;
}

/** A report of Meta; one that concerns Thailand; and one of another partner, for another country. */
export const report: Kind = {
  own: (world, { party }) => (party === 'meta' ? reportedBy(world, 'contributor@meta.example', {}) : Promise.resolve(undefined)),
  foreign: (world, { party }) =>
    party === 'th' ? reportedBy(world, 'contributor@binance.example', { countries: ['TH'] }) : Promise.resolve(undefined),
  hidden: (world) => reportedBy(world, 'contributor@binance.example', { countries: ['JP'] }),
  absent: () => randomUUID(),
};
