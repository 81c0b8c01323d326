import type { Ask } from './officer.js';

/** A reading of an item, as its owner sees it. */
export interface ConsultationView {
  readonly id: string;
  readonly party: { readonly name: string };
  readonly officers: readonly string[];
  readonly actors: readonly { readonly name: string }[];
  readonly roles: readonly string[];
  readonly way: string;
  readonly purpose: string | null;
  readonly caseReference: string | null;
  readonly itemIds: readonly string[];
}

export const CONSULTATION = 'id party { name } officers actors { name } roles way purpose caseReference itemIds';

/** Who read an item of the asking party, newest first. */
export async function readersOf(ask: Ask, itemId: string, filter: object = {}): Promise<readonly ConsultationView[]> {
  const query = `query ($itemId: ID!, $filter: ConsultationFilter) { itemConsultations(itemId: $itemId, filter: $filter, first: 100) { nodes { ${CONSULTATION} } } }`;
  return (await ask<{ itemConsultations: { nodes: ConsultationView[] } }>(query, { itemId, filter })).itemConsultations.nodes;
}
