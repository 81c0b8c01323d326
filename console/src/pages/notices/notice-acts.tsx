import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { CheckField } from '../../parts/fields.tsx';
import { HeldReasonDialog } from '../../parts/held-reason-dialog.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { type Opened, useOpened } from '../../parts/opened.ts';
import { say } from '../../parts/toasts.tsx';
import { type Content, NewContent, useNoticeContent } from './new-content.tsx';
import { ACKNOWLEDGE_NOTICE, ADD_NOTICE_TRANSLATION, CANCEL_NOTICE } from './notices.graphql.ts';
import type { NoticeDetail } from './page.tsx';
import { TranslationDialog } from './translation-dialog.tsx';

interface NoticeActsProps {
  readonly notice: NoticeDetail;
  readonly isOwn: boolean;
}

/** What the viewer can do with a published notice: its owner changes and cancels it, readers acknowledge and translate it. */
export function NoticeActs({ notice, isOwn }: NoticeActsProps): ReactNode {
  const [mayDraft, isDesk, mayAcknowledge] = [useMay('notice:draft'), useMay('notice:desk'), useMay('notice:acknowledge')];
  const [open, setOpen] = useState<'acknowledge' | 'translate' | 'cancel'>();
  const close = (): void => setOpen(undefined);
  const opened = useOpened({ version: notice.version, now: useNoticeContent()(notice.original) });
  if (notice.state === 'CANCELLED') return null;
  return (
    <>
      {mayDraft && (
        <button className="btn" type="button" onClick={() => setOpen('translate')}>
          <Text id="notices.translate" />
        </button>
      )}
      {isOwn && isDesk && (
        <Link className="btn" to="/notices/drafts/$id" params={{ id: notice.id }}>
          <Text id="notices.change" />
        </Link>
      )}
      {isOwn && mayDraft && (
        <button className="btn" type="button" onClick={() => setOpen('cancel')}>
          <Text id="notices.cancel" />
        </button>
      )}
      {!isOwn && mayAcknowledge && notice.acknowledgedAt === null && (
        <button className="btn pri" type="button" onClick={() => setOpen('acknowledge')}>
          <Text id="notices.acknowledge" />
        </button>
      )}
      {open === 'acknowledge' && <AcknowledgeDialog notice={notice} opened={opened} onClose={close} />}
      {open === 'translate' && <AddTranslation notice={notice} opened={opened} isOwn={isOwn} onClose={close} />}
      {open === 'cancel' && <CancelNoticeDialog id={notice.id} title={notice.original.title} onClose={close} />}
    </>
  );
}

interface DialogProps {
  readonly notice: NoticeDetail;
  /** As the officer has read it. */
  readonly opened: Opened<Content>;
  readonly onClose: () => void;
}

/** States once, for the whole country, that it has the present content. */
function AcknowledgeDialog({ notice, opened, onClose }: DialogProps): ReactNode {
  const text = useText();
  const acknowledge = useHubMutation(ACKNOWLEDGE_NOTICE);
  return (
    <ReasonDialog
      title={<Text id="notices.acknowledge" />}
      label={<Text id="notices.acknowledge.note" />}
      act={<Text id="notices.acknowledge" />}
      isBusy={acknowledge.isPending}
      error={acknowledge.error}
      onClose={onClose}
      onAct={(note) =>
        acknowledge.mutate(
          { id: notice.id, version: opened.version, note: note || null },
          {
            onSuccess: () => {
              say(text('notices.acknowledged'));
              onClose();
            },
          },
        )
      }
    >
      <p>
        <Text id="notices.acknowledge.why" />
      </p>
      <NewContent of={notice} opened={opened} />
    </ReasonDialog>
  );
}

/** Adds a translation of the own country, and offers it to the owner. */
function AddTranslation({ notice, opened, isOwn, onClose }: DialogProps & { readonly isOwn: boolean }): ReactNode {
  const text = useText();
  const [offer, setOffer] = useState(isOwn);
  const add = useHubMutation(ADD_NOTICE_TRANSLATION);
  return (
    <TranslationDialog
      original={notice.original}
      isBusy={add.isPending}
      error={add.error}
      onClose={onClose}
      onSave={(words) => add.mutate({ id: notice.id, version: opened.version, text: words, offer }, { onSuccess: onClose })}
    >
      <CheckField
        label={text(isOwn ? 'notices.offer.own' : 'notices.offer')}
        checked={offer}
        onChange={({ target }) => setOffer(target.checked)}
      />
      <NewContent of={notice} opened={opened} />
    </TranslationDialog>
  );
}

interface CancelNoticeProps {
  readonly id: string;
  readonly title: string;
  readonly onClose: () => void;
}

/** Withdraws a notice for good, with a reason that its readers see. A draft that was never published disappears. */
export function CancelNoticeDialog({ id, title, onClose }: CancelNoticeProps): ReactNode {
  const text = useText();
  return (
    <HeldReasonDialog
      title={<Text id="notices.cancel.title" />}
      label={<Text id="notices.cancel.reason" />}
      act={<Text id="notices.cancel" />}
      isRequired
      onClose={onClose}
      document={CANCEL_NOTICE}
      about={id}
      variables={(reason) => ({ id, reason })}
      held={text('notices.cancelling', { title })}
    >
      <p>
        <Text id="notices.cancel.why" />
      </p>
    </HeldReasonDialog>
  );
}
