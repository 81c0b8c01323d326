import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { setShift, useShift } from '../../app/shift.ts';
import { Text, useText } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/fields.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { FormError, Note } from '../../parts/states.tsx';
import { IndicatorPicker, type PickedIndicator } from './indicator-picker.tsx';
import { COMPARE_HOLDERS } from './links.graphql.ts';

/** Asks who else holds the value of an own indicator: a query like every deconfliction, with a purpose and a case. */
export function CompareDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useText();
  const shift = useShift();
  const [picked, setPicked] = useState<PickedIndicator>();
  const [purpose, setPurpose] = useState(shift.purpose);
  const [caseReference, setCase] = useState(shift.caseReference);
  const compare = useHubMutation(COMPARE_HOLDERS);
  const [answer] = compare.data?.compared ?? [];
  const isReady = picked !== undefined && purpose.trim() !== '' && caseReference.trim() !== '';
  const submit = (): void => {
    if (!isReady) return;
    setShift({ purpose, caseReference });
    compare.mutate({ indicators: [picked.id], purpose, caseReference });
  };
  return (
    <FormDialog
      title={<Text id="links.compare" />}
      act={<Text id="deconfliction.ask" />}
      isBusy={compare.isPending || !isReady}
      onClose={onClose}
      onSubmit={submit}
    >
      <IndicatorPicker label={text('links.own')} picked={picked} onPick={setPicked} />
      <div className="cols two tight">
        <TextField
          label={text('deconfliction.purpose')}
          hint={text('deconfliction.purpose.hint')}
          maxLength={500}
          value={purpose}
          onChange={({ target }) => setPurpose(target.value)}
        />
        <TextField
          label={text('deconfliction.case')}
          maxLength={200}
          value={caseReference}
          onChange={({ target }) => setCase(target.value)}
        />
      </div>
      {answer && (
        <div role="status" className="stack8">
          {!answer.compared && (
            <Note tone="warning" icon="alert">
              <Text id="links.not-compared" />
            </Note>
          )}
          {answer.compared && answer.holders.length === 0 && !answer.undisclosed && (
            <Note>
              <Text id="deconfliction.proves-nothing" />
            </Note>
          )}
          {answer.holders.map(({ party }) => (
            <p className="row" key={party.id}>
              <PartyMark party={party} />
              <Text id="deconfliction.holds" values={{ party: party.name }} />
            </p>
          ))}
          {answer.undisclosed && (
            <p className="row">
              <PartyMark party={null} />
              <Text id="deconfliction.member-holds" />
            </p>
          )}
        </div>
      )}
      <FormError error={compare.error} />
    </FormDialog>
  );
}
