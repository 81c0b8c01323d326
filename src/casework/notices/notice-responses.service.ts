import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { LONGEST_REMARK, type NoticeRow, type TranslationFields } from './notice.js';
import { textProblems } from './notice.policy.js';
import { checkedOutcome, NoticeRepository } from './notice.repository.js';
import { translationProblems } from './translation.policy.js';

/** A translation, and whether the owner sees it and may accept it. */
export type OfferedTranslation = TranslationFields & { readonly offered: boolean };

/** What readers do with a published notice: they acknowledge it, and put it into their languages. */
@Injectable()
export class NoticeResponsesService {
  constructor(
    private readonly database: Database,
    private readonly repository: NoticeRepository,
  ) {}

  /** Says for the actor's country that it has it. @param version that was read; null: whichever it is. @throws NotFound, Forbidden (its own), Conflict (said before, cancelled, or another version), BadInput on the note */
  async acknowledge(actor: Actor, id: string, version: number | null, note: string | null): Promise<NoticeRow> {
    const word = note?.trim() || null;
    if (word && word.length > LONGEST_REMARK) throw new BadInput('NOTE_LENGTH', `A note has at most ${LONGEST_REMARK} characters.`);
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'notice.acknowledge', 'notice:acknowledge'), writes: true }, async (tx) => {
        await this.repository.getForeign(tx, actor, id);
        const [row] = await tx.query<{ outcome: string }>('select hub.acknowledge_notice($1, $2, $3) as outcome', [id, version, word]);
        checkedOutcome(row?.outcome);
        tx.auditItems(id);
        return this.repository.getForeign(tx, actor, id);
      }),
    );
  }

  /**
   * Adds a translation of what a published notice says now, for the actor's country alone until the owner's approver accepts it for all. One more in the same language replaces it.
   * @param version that was translated; null: whichever it is
   * @throws NotFound, BadInput, Conflict when the notice was cancelled, is another version, or ten of the country's translations wait
   */
  async translate(actor: Actor, id: string, version: number | null, { offered, ...said }: OfferedTranslation): Promise<NoticeRow> {
    throwFirstProblem(textProblems(said));
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'notice.translate', 'notice:draft'), writes: true }, async (tx) => {
        const present = await this.repository.findVisible(tx, id);
        if (!present) throw new NotFound('notice');
        if (present.language.toLowerCase() === said.language.toLowerCase()) {
          throw new BadInput('LANGUAGE_TWICE', 'This is the language of the original, which stays as it is.');
        }
        if (version !== null && version !== present.version) checkedOutcome('CHANGED');
        throwFirstProblem(translationProblems(present.details, said.details));
        const [row] = await tx.query<{ outcome: string }>('select hub.translate_notice($1, $2) as outcome', [
          id,
          JSON.stringify({ ...said, offered, revision: present.revision }),
        ]);
        checkedOutcome(row?.outcome);
        tx.auditItems(id);
        return (await this.repository.findVisible(tx, id)) ?? present;
      }),
    );
  }

  /** Accepts a translation of the actor's country's notice for all readers. @throws NotFound, Forbidden (its maker), Conflict */
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

/** @throws BadInput on the first of the problems */
function throwFirstProblem([first]: readonly ItemProblem[]): void {
  if (first) throw new BadInput(first.code, first.message);
}
