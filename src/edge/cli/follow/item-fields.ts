/** The GraphQL fields of an item of the feed, by its type. Fields that two types have with different types have an alias. */
export const ITEM_FIELDS = `__typename id
  ... on Indicator { kind value display platform network bank country threat tlp owner { id kind name country } agency { id name } confidence reliability
    credibility description tags firstSeen lastSeen validUntil revokedAt revokedReason publishedAt updatedAt version corroboration }
  ... on Announcement { announced: kind keyword at party { id name } groupId groupName proposalId outcome reason expiresAt due: dueAt quantity itemKind itemIds }
  ... on Sighting { indicatorId verdict count firstSeen lastSeen note tlp by { name country } at revokedAt revokedReason }
  ... on StixObject { stixId type tlp owner { name country } revokedAt revokedReason updatedAt }
  ... on Relationship { relation: type tlp owner { name country } description revokedAt revokedReason updatedAt }
  ... on Report { reference title threat tlp owner { name country } reportState: state updatedAt }
  ... on ReportOutcome { reportId reference outcomeState: state comment createdBy { party { name } } updatedAt }
  ... on ActionRequest { reference action actionState: state recipient { name country } createdBy { party { name } } dueAt updatedAt }
  ... on InformationRequest { reference question informationState: state recipient { name country } createdBy { party { name } } dueAt updatedAt }
  ... on Case { title caseState: state lead { name country } caseTlp: tlp updatedAt }
  ... on Notice { colour noticeState: state owner { name country } text(languages: ["en"]) { title summary } noticeValidUntil: validUntil updatedAt }`;
