import type { Ask } from './officer.js';

interface ActorView {
  readonly id: string | null;
  readonly name: string | null;
  readonly party: { readonly name: string } | null;
}

/** An announcement, as the API shows it. */
export interface AnnouncementView {
  readonly id: string;
  readonly kind: string;
  readonly keyword: string;
  readonly party: { readonly id: string; readonly name: string } | null;
  readonly formerName: string | null;
  readonly groupId: string | null;
  readonly groupName: string | null;
  readonly proposalId: string | null;
  readonly outcome: string | null;
  readonly by: ActorView | null;
  readonly user: ActorView | null;
  readonly role: string | null;
  readonly reason: string | null;
  readonly expiresAt: string | null;
  readonly dueAt: string | null;
  readonly escalation: number | null;
  readonly quantity: number | null;
  readonly itemKind: string | null;
  readonly itemIds: readonly string[];
  readonly purpose: string | null;
  readonly caseReference: string | null;
  readonly accessId: string | null;
  readonly disputeId: string | null;
  readonly taskId: string | null;
  readonly recallId: string | null;
  readonly subjectRequestId: string | null;
  readonly watchId: string | null;
  readonly alarmId: string | null;
  readonly directoryEntryId: string | null;
  readonly webhookId: string | null;
  readonly pullId: string | null;
  readonly apiKeyId: string | null;
  readonly agencyId: string | null;
  readonly deconflictionRequestId: string | null;
}

/** All fields of an announcement but its time. */
export const ANNOUNCEMENT = `id kind keyword party { id name } formerName groupId groupName proposalId outcome by { id name party { name } }
  user { id name party { name } } role inForceFrom reason expiresAt dueAt overdueSince escalation quantity itemKind itemIds purpose caseReference accessId disputeId
  taskId recallId subjectRequestId watchId alarmId directoryEntryId webhookId pullId apiKeyId agencyId deconflictionRequestId`;

/** What the hub told somebody's party, oldest first; at most the newest 500. */
export async function listAnnouncements(by: Ask, kind?: string): Promise<readonly AnnouncementView[]> {
  const query = `{ announcements(first: 500) { nodes { ${ANNOUNCEMENT} } } }`;
  const { announcements } = await by<{ announcements: { nodes: AnnouncementView[] } }>(query);
  return announcements.nodes.filter((one) => kind === undefined || one.kind === kind).reverse();
}
