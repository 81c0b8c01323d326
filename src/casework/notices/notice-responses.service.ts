import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { LONGEST_NOTE, type NoticeRow, type TranslationFields } from './notice.js';
import { textProblems } from './notice.policy.js';
import { checkedOutcome } from './notice-refusals.js';
import { NoticeRepository } from './notice.repository.js';
import { translationProblems } from './translation.policy.js';

/** A translation, and whether it is offered to the owner for acceptance. */
export type OfferedTranslation = TranslationFields & { readonly offered: boolean };

/** Readers' responses to a published notice: acknowledgements and translations. */
@Injectable()
export class NoticeResponsesService {
  constructor(
    private readonly database: Database,
    private readonly repository: NoticeRepository,
  ) {}

  /**
   * Acknowledges a notice for the actor's country.
   * @param version the version that was read; null: any
   * @throws NotFound; Forbidden when it is the country's own; Conflict when it is already acknowledged, cancelled, or has another version; BadInput on the note
   */
  async acknowledge(actor: Actor, id: string, version: number | null, note: string | null): Promise<NoticeRow> {
    const trimmedNote = note?.trim() || null;
    if (trimmedNote && trimmedNote.length > LONGEST_NOTE) {
      throw new BadInput('NOTE_LENGTH', `Note must have at most ${LONGEST_NOTE} characters.`);
    }
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'notice.acknowledge', 'notice:acknowledge'), writes: true }, async (tx) => {
        await this.repository.getForeign(tx, actor, id);
        const [row] = await tx.query<{ outcome: string }>('select hub.acknowledge_notice($1, $2, $3) as outcome', [
          id,
          version,
          trimmedNote,
        ]);
        checkedOutcome(row?.outcome);
        tx.auditItems(id);
        return this.repository.getForeign(tx, actor, id);
      }),
    );
  }

  /**
   * Adds a translation of a published notice's current text. Only the actor's country sees it until the owner's approver accepts it for all. A further one in
   * the same language replaces it.
   * @param version the version that was translated; null: any
   * @throws NotFound; BadInput; Conflict when the notice is cancelled or has another version, or when ten of the country's translations wait
   */
  async translate(actor: Actor, id: string, version: number | null, { offered, ...translation }: OfferedTranslation): Promise<NoticeRow> {
    throwFirstProblem(textProblems(translation));
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'notice.translate', 'notice:draft'), writes: true }, async (tx) => {
        const present = await this.repository.findVisible(tx, id);
        if (!present) throw new NotFound('notice');
        if (present.language.toLowerCase() === translation.language.toLowerCase()) {
          throw new BadInput(
            'LANGUAGE_TWICE',
            'This is the language of the original, which cannot be translated. Choose another language.',
          );
        }
        if (version !== null && version !== present.version) checkedOutcome('CHANGED');
        throwFirstProblem(translationProblems(present.details, translation.details));
        const [row] = await tx.query<{ outcome: string }>('select hub.translate_notice($1, $2) as outcome', [
          id,
          JSON.stringify({ ...translation, offered, revision: present.revision }),
        ]);
        checkedOutcome(row?.outcome);
        tx.auditItems(id);
        return (await this.repository.findVisible(tx, id)) ?? present;
      }),
    );
  }

  /** Accepts, for all readers, a translation of a notice of the actor's country. @throws NotFound; Forbidden when the actor made it; Conflict */
  async accept(actor: Actor, translation: string): Promise<NoticeRow> {
    return hiddenAsAbsent(async () => {
      if (!isUuid(translation)) throw new NotFound('translation');
      return this.database.as(actor, { ...act(actor, 'notice.accept-translation', 'notice:approve'), writes: true }, async (tx) => {
        const [found] = await tx.query<{ notice: string }>('select notice from hub.notice_translation where id = $1', [translation]);
        if (!found) throw new NotFound('translation');
        await this.repository.getDraft(tx, found.notice);
        const [row] = await tx.query<{ outcome: string }>('select hub.accept_notice_translation($1) as outcome', [translation]);
        checkedOutcome(row?.outcome);
        tx.auditItems(found.notice);
        const notice = await this.repository.findVisible(tx, found.notice);
        if (!notice) throw new NotFound('translation');
        return notice;
      });
    });
  }
}

/** Throws the first of the problems. @throws BadInput */
function throwFirstProblem([first]: readonly ItemProblem[]): void {
  if (first) throw new BadInput(first.code, first.message);
}
