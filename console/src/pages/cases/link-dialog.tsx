import { type ReactNode, useDeferredValue, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubMutation, useHubPages } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { More } from '../../parts/answer.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { CheckField, TextField } from '../../parts/fields.tsx';
import { Value } from '../../parts/kind.tsx';
import { PartyMark, Tlp, type TlpLabel } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { FormError, Note } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { useCaseworkTitle } from '../../parts/use-casework-title.ts';
import type { CaseDialogProps } from './edit-case.tsx';
import { LINK_TO_CASE } from '../../parts/add-to-case.graphql.ts';
import { sentencesOf } from '../../parts/sentence.ts';
import { LINKABLE_INDICATORS, LINKABLE_REQUESTS, type LinkableRequestsQuery } from './items.graphql.ts';

type LinkableRequest = LinkableRequestsQuery['searchCasework']['nodes'][number];

/** Links indicators and requests to a case. A link gives nobody access. */
export function LinkDialog({ of, onClose }: CaseDialogProps): ReactNode {
  const text = useText();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const link = useHubMutation(LINK_TO_CASE);
  const refused = link.data?.receipts.filter(({ outcome }) => outcome === 'REJECTED') ?? [];
  const choose = (id: string, isChosen: boolean): void => setChosen(isChosen ? [...chosen, id] : chosen.filter((one) => one !== id));
  const submit = (): void =>
    link.mutate(
      { id: of.id, items: chosen },
      {
        onSuccess: ({ receipts }) => {
          if (receipts.some(({ outcome }) => outcome === 'REJECTED')) return;
          say(text('link.done', { count: receipts.length }));
          onClose();
        },
      },
    );
  const search = useDeferredValue(typed.trim());
  return (
    <FormDialog
      title={text('case.link')}
      act={text('link.act', { count: chosen.length })}
      isBusy={link.isPending || chosen.length === 0}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="m">{text('link.about')}</p>
      <TextField
        label={text('link.search')}
        type="search"
        autoFocus
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.preventDefault(); // searches; does not send the form
        }}
      />
      <Indicators search={search} chosen={chosen} onChoose={choose} />
      <Requests search={search} chosen={chosen} onChoose={choose} />
      {refused.map(({ index, problems }) => (
        <Note key={index} tone="danger" icon="alert">
          {sentencesOf(problems)}
        </Note>
      ))}
      <FormError error={link.error} />
    </FormDialog>
  );
}

interface ChoicesProps {
  readonly search: string;
  readonly chosen: readonly string[];
  readonly onChoose: (id: string, isChosen: boolean) => void;
}

function Indicators({ search, chosen, onChoose }: ChoicesProps): ReactNode {
  const list = useHubPages(LINKABLE_INDICATORS, { text: search }, ({ indicators }) => indicators);
  const found = nodesOf(list.data);
  useContentLabels(found.map(({ tlp }) => tlp));
  return (
    <fieldset>
      <legend className="b s">
        <Text id="link.indicators" />
      </legend>
      {found.map((one) => (
        <CheckField
          key={one.id}
          label={
            <span className="row w">
              <Red id={one.id} tlp={one.tlp}>
                <Value kind={one.kind}>{one.display}</Value>
              </Red>
              <PartyMark party={one.owner} />
              <Tlp label={one.tlp} />
            </span>
          }
          checked={chosen.includes(one.id)}
          onChange={({ target }) => onChoose(one.id, target.checked)}
        />
      ))}
      {list.data && found.length === 0 && <Nothing />}
      <More of={list} />
    </fieldset>
  );
}

/** A request that is no longer visible is treated as RED. */
const labelOf = (item: LinkableRequest['item']): TlpLabel => (item && 'tlp' in item ? item.tlp : 'RED');

function Requests({ search, chosen, onChoose }: ChoicesProps): ReactNode {
  const titleOf = useCaseworkTitle();
  const list = useHubPages(LINKABLE_REQUESTS, { text: search || null }, ({ searchCasework }) => searchCasework);
  const found = nodesOf(list.data);
  useContentLabels(found.map(({ item }) => labelOf(item)));
  return (
    <fieldset>
      <legend className="b s">
        <Text id="link.requests" />
      </legend>
      {found.map(({ id, kind, title, parties, item }) => (
        <CheckField
          key={id}
          label={
            <span className="row w">
              <Red id={id} tlp={labelOf(item)}>
                {titleOf({ kind, title, item })}
              </Red>
              <span className="mks">
                {parties.map((party) => (
                  <PartyMark key={party.id} party={party} />
                ))}
              </span>
              <Tlp label={labelOf(item)} />
            </span>
          }
          checked={chosen.includes(id)}
          onChange={({ target }) => onChoose(id, target.checked)}
        />
      ))}
      {list.data && found.length === 0 && <Nothing />}
      <More of={list} />
    </fieldset>
  );
}

const Nothing = (): ReactNode => (
  <p className="s q">
    <Text id="link.nothing" />
  </p>
);
