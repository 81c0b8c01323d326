import { aNotice, CLEAN } from '../../../support/notice-client.js';
import {
  noticeAtDesk,
  noticeHandedOver,
  noticeOfOthers,
  noticePublished,
  noticeSubmitted,
  offeredTranslation,
} from '../objects/notices.js';
import type { FieldRow, Row } from '../row.js';

const TEXT = { language: 'th', method: 'HUMAN', title: 'x', summary: 'x', body: 'x' };

export const NOTICES: Readonly<Record<string, Row>> = {
  'Mutation.draftNotice': {
    with: { input: aNotice({ colour: 'BULLETIN', details: {} }), revision: 1 },
    about: { id: noticeAtDesk },
    foreign: 'FORBIDDEN',
  },
  'Mutation.submitNotice': { with: { revision: 1 }, about: { id: noticeAtDesk }, foreign: 'FORBIDDEN' },
  'Mutation.cancelNotice': { with: { reason: 'It was wrong.' }, about: { id: noticeAtDesk }, own: 'null', foreign: 'FORBIDDEN' },
  'Mutation.approveNotice': { with: { revision: 1 }, about: { id: noticeSubmitted }, foreign: 'FORBIDDEN' },
  'Mutation.returnNotice': { with: { revision: 1, reason: 'Say more.' }, about: { id: noticeSubmitted }, foreign: 'FORBIDDEN' },
  'Mutation.reviewNotice': { with: { revision: 1, agree: true, checklist: CLEAN }, about: { id: noticeHandedOver } },
  'Mutation.acknowledgeNotice': { about: { id: noticeOfOthers }, foreign: 'FORBIDDEN' },
  'Mutation.addNoticeTranslation': { with: { text: TEXT }, about: { id: noticeOfOthers }, foreign: 'done' },
  'Mutation.acceptNoticeTranslation': { about: { id: offeredTranslation } },
  'Query.notice': { about: { id: noticeOfOthers } },
  'Query.notices': {},
  'Query.noticeAcknowledgements': { about: { noticeId: noticePublished }, foreign: 'done', hidden: 'done' },
  'Query.noticeDraft': { about: { id: noticeAtDesk }, foreign: 'null' },
  'Query.noticeDrafts': {},
  'Query.noticesToReview': {},
  'Mutation.setNoticeDraftDays': { with: { days: 90 } },
  'Query.noticeVersions': { about: { noticeId: noticeOfOthers }, foreign: 'done', hidden: 'done' },
};

export const NOTICE_FIELDS: Readonly<Record<string, FieldRow>> = {
  'PartySettings.noticeDraftDays': { through: 'Query.partySettings', ask: '{ partySettings { noticeDraftDays } }' },
  'Group.notices': { through: 'Query.groups', ask: '{ groups { notices { nodes { id } } } }', nothingFor: ['meta'] },
  'Notice.text': { through: 'Query.notices', ask: '{ notices { nodes { text(languages: ["th"]) { title } } } }' },
};
