import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../app/page-label.ts';
import { nodesOf, useHubMutation, useHubPages } from '../app/queries.ts';
import { Text, useText } from '../app/text.tsx';
import { LINK_TO_CASE, OPEN_CASES } from './add-to-case.graphql.ts';
import { Answer, More } from './answer.tsx';
import { FormDialog } from './dialog.tsx';
import { Tlp } from './marks.tsx';
import { Red } from './red.tsx';
import { FormError, Note } from './states.tsx';
import { say } from './toasts.tsx';
import { sentencesOf } from './sentence.ts';

interface AddToCaseProps {
  /** Ids of items that the viewer sees. */
  readonly items: readonly string[];
  readonly onClose: () => void;
}

/** Links items to one of the open cases in which the viewer's country may contribute. */
export function AddToCase({ items, onClose }: AddToCaseProps): ReactNode {
  const text = useText();
  const cases = useHubPages(OPEN_CASES, {}, (answer) => answer.cases);
  const link = useHubMutation(LINK_TO_CASE);
  const [chosen, setChosen] = useState<string>();
  const [error, setError] = useState<Error | null>(null);
  const open = nodesOf(cases.data).filter(({ rights }) => rights === 'CONTRIBUTE' || rights === 'LEAD');
  useContentLabels(open.map(({ tlp }) => tlp));
  const submit = async (): Promise<void> => {
    if (chosen === undefined) return setError(new Error(text('add-to-case.choose')));
    try {
      const { receipts } = await link.mutateAsync({ id: chosen, items: [...items] });
      const refused = receipts.find(({ outcome }) => outcome === 'REJECTED');
      if (refused) return setError(new Error(sentencesOf(refused.problems)));
      say(<Text id="add-to-case.done" values={{ count: items.length }} />);
      onClose();
    } catch (fault) {
      setError(fault as Error);
    }
  };
  return (
    <FormDialog
      title={<Text id="add-to-case.title" values={{ count: items.length }} />}
      act={<Text id="add-to-case.act" />}
      isBusy={link.isPending}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Answer of={cases}>
        {() =>
          open.length === 0 ? (
            <Note>
              <Text id="add-to-case.none" />
            </Note>
          ) : (
            <fieldset className="stack8">
              <legend className="lab">
                <Text id="add-to-case.case" />
              </legend>
              {open.map(({ id, title, tlp }) => (
                <label className="pick" key={id}>
                  <input type="radio" name="case" checked={chosen === id} onChange={() => setChosen(id)} />
                  <span className="grow">
                    <Red id={id} tlp={tlp}>
                      {title}
                    </Red>
                  </span>
                  <Tlp label={tlp} />
                </label>
              ))}
              <More of={cases} />
            </fieldset>
          )
        }
      </Answer>
      <p className="s q">
        <Text id="add-to-case.hint" />
      </p>
      <FormError error={error} />
    </FormDialog>
  );
}
