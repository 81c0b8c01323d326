import { type EntenteClient, HubError } from '#entente-client';

const WITHHELD = '{ sessionPurpose { withheld } }';

/**
 * Returns a sentence on the parties that withhold their items from the purpose of the command, or because it has no case; undefined: there is none, or the hub does
 * not say. It names no item: it holds for every look-up of this purpose.
 */
export async function withheldNote(client: Pick<EntenteClient, 'fetch'>, caseReference: string | undefined): Promise<string | undefined> {
  const headers = {
    'content-type': 'application/json',
    ...(caseReference?.trim() && { 'x-case-reference': encodeURIComponent(caseReference) }),
  };
  try {
    const response = await client.fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query: WITHHELD }) });
    const { data } = (await response.json()) as { readonly data?: { readonly sessionPurpose: { readonly withheld: number } } | null };
    return sentenceOf(data?.sessionPurpose.withheld ?? 0, caseReference);
  } catch (error) {
    if (error instanceof HubError) return undefined;
    throw error;
  }
}

function sentenceOf(parties: number, caseReference: string | undefined): string | undefined {
  if (parties === 0) return undefined;
  const who = parties === 1 ? '1 party withholds its items' : `${parties} parties withhold their items`;
  return `${who} from this purpose${caseReference?.trim() ? '' : ', or because no case is stated (--case)'}.`;
}
