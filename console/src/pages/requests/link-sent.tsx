import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { LINK_TO_CASE } from '../../parts/add-to-case.graphql.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { sentencesOf } from '../../parts/sentence.ts';
import { FormError, Loading, Note } from '../../parts/states.tsx';

/** The way back to the case that a request is sent from. */
export const OfCase = ({ id }: { readonly id: string }): ReactNode => (
  <p className="crumb">
    <Link to="/cases/$id/$tab" params={{ id, tab: 'requests' }}>
      <Text id="ask.of-case" />
    </Link>
  </p>
);

interface LinkSentProps {
  readonly caseId: string;
  /** Ids of requests that were sent. */
  readonly requests: readonly string[];
}

/** Links sent requests to the case. Where that is refused, it alone is tried again: the requests are not sent twice. */
export function LinkSent({ caseId, requests }: LinkSentProps): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const { mutateAsync, isPending } = useHubMutation(LINK_TO_CASE);
  const [error, setError] = useState<Error | null>(null);
  const link = async (): Promise<void> => {
    setError(null);
    try {
      const { receipts } = await mutateAsync({ id: caseId, items: [...requests] });
      const refused = receipts.find(({ outcome }) => outcome === 'REJECTED');
      if (refused) return setError(new Error(sentencesOf(refused.problems)));
      await navigate({ to: '/cases/$id/$tab', params: { id: caseId, tab: 'requests' } });
    } catch (fault) {
      setError(fault as Error);
    }
  };
  useEffect(() => {
    void link();
    // Once: the page is drawn when the requests have been sent.
  }, []);
  return (
    <div className="page">
      <OfCase id={caseId} />
      <PageHead title={text('ask.title')} />
      {!error && <Loading />}
      {error && (
        <div className="stack">
          <Note tone="ok" icon="check">
            <Text id="ask.sent" values={{ count: requests.length }} />
          </Note>
          <FormError error={error}>
            <Text id="ask.not-linked" />{' '}
          </FormError>
          <div className="row w">
            <button className="btn pri" type="button" disabled={isPending} onClick={() => void link()}>
              <Text id="ask.link" />
            </button>
            <Link className="btn" to="/requests">
              <Text id="ask.show-sent" />
            </Link>
          </div>
        </div>
      )}
    </div>
  );
}
