import { onOfficerChange } from '../../app/session.ts';
import { createStore } from '../../app/store.ts';
import { addKeeper } from '../../app/unsaved.ts';
import { EMPTY_DRAFT, isSameDraft, isUnsaved, type ReportDraft } from './draft-of.ts';

/** The report that is being written. It survives a change of the page, and is nowhere but in memory. */
export const draft = createStore<ReportDraft>(EMPTY_DRAFT);

/** The report as the hub has it. */
let saved = EMPTY_DRAFT;
/** The hub has the whole report as a draft: closing the tab does not lose it. */
export const noteSavedReport = (report: ReportDraft): void => void (saved = report);

/** Whether the form has text that the hub does not have. */
export const hasUnsavedReport = (): boolean => isUnsaved(draft.get(), saved);

/** The hub has taken a report. The form is emptied if it still holds that report: what was typed since stays. @returns whether it was emptied */
export function noteSentReport(sent: ReportDraft): boolean {
  if (!isSameDraft(draft.get(), sent)) return false;
  draft.set(EMPTY_DRAFT);
  return true;
}

/** Goes on with a report that the hub has as a draft. */
export function goOnWith(report: ReportDraft): void {
  noteSavedReport(report);
  draft.set(report);
}

// What one account writes is for no other one.
onOfficerChange(() => goOnWith(EMPTY_DRAFT));
addKeeper(hasUnsavedReport);
