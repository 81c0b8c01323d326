import { orLost } from '../../app/lost-answer.ts';
import { queries } from '../../app/queries.ts';
import { inSession, useHub } from '../../app/session.ts';
import { confirmed } from '../../app/step-up.ts';
import { useText } from '../../app/text.tsx';
import { hold } from '../../parts/toasts.tsx';
import { setSending, useDraft } from './draft.ts';
import { PUBLISH_INDICATORS, type PublishIndicatorInput } from './publish.graphql.ts';
import type { Row } from './rows.ts';

/** Publishes rows after the time in which the officer can take that back. The same draft is published once, however often it is sent. */
export function usePublication(): (rows: readonly Row[], input: readonly PublishIndicatorInput[]) => void {
  const hub = useHub();
  const text = useText();
  const { idempotencyKey } = useDraft();
  return (rows, input) => {
    const common = { rows, receipts: [], error: null };
    const send = async (): Promise<void> => {
      setSending({ ...common, state: 'sending' });
      try {
        const { receipts } = await orLost(
          confirmed(() => inSession(hub.request(PUBLISH_INDICATORS, { input }, { idempotencyKey }))),
          () => true,
        );
        setSending({ ...common, state: 'done', receipts });
        void queries.invalidateQueries();
      } catch (error) {
        setSending({ ...common, state: 'failed', error: error as Error });
      }
    };
    const words = text('publish.held.toast', { count: rows.length });
    const now = hold(words, send, () => setSending(null));
    setSending({ ...common, state: 'held', now });
  };
}
