import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { useHubMutation } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/fields.tsx';
import { PartyName } from '../../parts/party.tsx';
import { FormError, Note } from '../../parts/states.tsx';
import type { CaseDialogProps } from './edit-case.tsx';
import { SharedValue } from './shared-value.tsx';
import { ASK_RELATED_CASES, type AskRelatedCasesMutation } from './related.graphql.ts';

/** Asks other countries whether they work on a value of the case. Their leads may learn who asked, and why. */
export function AskRelatedDialog({ of, onClose }: CaseDialogProps): ReactNode {
  const text = useText();
  const [purpose, setPurpose] = useState('');
  const [caseReference, setCaseReference] = useState('');
  const ask = useHubMutation(ASK_RELATED_CASES);
  const hits = ask.data?.askRelatedCases;
  return (
    <FormDialog
      title={text('related.ask')}
      act={text('related.ask.act')}
      isBusy={ask.isPending}
      onSubmit={() => ask.mutate({ caseId: of.id, purpose: purpose.trim(), caseReference: caseReference.trim() })}
      onClose={onClose}
    >
      <Note tone="accent">{text('related.ask.about')}</Note>
      <TextField label={text('look-up.purpose')} required autoFocus value={purpose} onChange={({ target }) => setPurpose(target.value)} />
      <TextField label={text('look-up.case')} required value={caseReference} onChange={({ target }) => setCaseReference(target.value)} />
      <FormError error={ask.error} />
      {hits && <Hits hits={hits} />}
    </FormDialog>
  );
}

function Hits({ hits }: { readonly hits: AskRelatedCasesMutation['askRelatedCases'] }): ReactNode {
  const text = useText();
  useContentLabels(hits.map(({ tlp }) => tlp));
  return (
    <section aria-live="polite" className="stack8">
      <h3>{text('related.answers')}</h3>
      {hits.length === 0 && <p className="q">{text('related.no-values')}</p>}
      <ul className="stack8">
        {hits.map(({ hit, undisclosed, parties, ...value }) => (
          <li key={value.indicatorId} className="row w">
            <SharedValue of={value} beside="asked" />
            {parties.map((party) => (
              <PartyName key={party.id} party={party} />
            ))}
            {undisclosed && <span className="tag">{text('related.undisclosed')}</span>}
            {!hit && <span className="s q">{text('related.no-hit')}</span>}
          </li>
        ))}
      </ul>
      <p className="s q">
        <Text id="related.no-hit.why" />
      </p>
    </section>
  );
}
