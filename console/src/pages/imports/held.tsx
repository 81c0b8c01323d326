import { type ReactNode, useState } from 'react';
import { nodesOf, useHubMutation, useHubPages, type ListPage } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { allowedOf, OWN_PARTY_ALONE } from '../../parts/audience-choice.ts';
import { AudienceForm, LabelChoice, useSharingDirectory } from '../../parts/audience-form.tsx';
import type { SharingDirectoryQuery } from '../../parts/audience.graphql.ts';
import { AudiencePreviewCard } from '../../parts/audience-preview.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { Value } from '../../parts/kind.tsx';
import type { TlpLabel } from '../../parts/marks.tsx';
import { FormError } from '../../parts/states.tsx';
import { sentenceOf } from '../../parts/sentence.ts';
import type { Import } from './import-page.tsx';
import { DROP_HELD_ITEMS, HELD_ITEMS, type HeldItemsQuery, LABEL_HELD_ITEMS } from './imports.graphql.ts';
import { useImportObstacles } from './options-form.tsx';
import { NO_OPTIONS } from './options.ts';

type HeldItem = NonNullable<HeldItemsQuery['heldItems']>['nodes'][number];
const NONE: ListPage<HeldItem> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** Rows without a label. Nobody else sees them until they get one. */
export function Held({ import: one }: { readonly import: Import }): ReactNode {
  const held = useHubPages(HELD_ITEMS, { importId: one.id }, (answer) => answer.heldItems ?? NONE);
  const directory = useSharingDirectory();
  const [open, setOpen] = useState<'label' | 'drop' | null>(null);
  return (
    <section className="card" aria-labelledby="held">
      <header className="row w">
        <h2 id="held">
          <Text id="imports.held.title" values={{ count: one.held }} />
        </h2>
        <span className="end row">
          <button className="btn sm pri" type="button" onClick={() => setOpen('label')}>
            <Text id="imports.label" />
          </button>
          <button className="btn sm" type="button" onClick={() => setOpen('drop')}>
            <Text id="imports.drop-held" />
          </button>
        </span>
      </header>
      <Answer of={held}>
        {(data) => (
          <ul className="sent">
            {nodesOf(data).map((item) => (
              <li key={item.id}>
                {item.kind && item.value !== null ? (
                  <Value kind={item.kind}>{item.value}</Value>
                ) : (
                  <span className="v">{item.stixId ?? item.value}</span>
                )}
                <span className="s m">{[item.description, ...item.problems.map(sentenceOf)].filter(Boolean).join(' ')}</span>
              </li>
            ))}
          </ul>
        )}
      </Answer>
      <More of={held} />
      {open === 'label' && directory.data && <LabelDialog import={one} directory={directory.data} onClose={() => setOpen(null)} />}
      {open === 'drop' && <DropDialog import={one} onClose={() => setOpen(null)} />}
    </section>
  );
}

interface LabelDialogProps {
  readonly import: Import;
  readonly directory: SharingDirectoryQuery;
  readonly onClose: () => void;
}

/** Publishes all held rows with one label, for one audience. */
function LabelDialog({ import: one, directory, onClose }: LabelDialogProps): ReactNode {
  const label = useHubMutation(LABEL_HELD_ITEMS);
  const [tlp, setTlp] = useState<TlpLabel | null>(null);
  const [audience, setAudience] = useState(OWN_PARTY_ALONE);
  const obstacles = useImportObstacles({ ...NO_OPTIONS, tlp }, directory);
  const choice = allowedOf(audience, obstacles);
  return (
    <FormDialog
      title={<Text id="imports.label.title" values={{ count: one.held }} />}
      act={<Text id="imports.label.act" />}
      isBusy={tlp === null || label.isPending}
      onSubmit={() => tlp !== null && label.mutate({ importId: one.id, tlp, audience: choice }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <LabelChoice tlp={tlp} onTlp={setTlp} />
      <AudienceForm directory={directory} choice={audience} obstacles={obstacles} onChoice={setAudience} />
      {tlp !== null && <AudiencePreviewCard input={{ tlp, audience: choice }} choice={choice} groups={directory.groups} />}
      <FormError error={label.error} />
    </FormDialog>
  );
}

function DropDialog({ import: one, onClose }: { readonly import: Import; readonly onClose: () => void }): ReactNode {
  const drop = useHubMutation(DROP_HELD_ITEMS);
  return (
    <FormDialog
      title={<Text id="imports.drop-held.title" values={{ count: one.held }} />}
      act={<Text id="imports.drop-held" />}
      isGrave
      isBusy={drop.isPending}
      onSubmit={() => drop.mutate({ importId: one.id }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p className="m">
        <Text id="imports.drop-held.why" />
      </p>
      <FormError error={drop.error} />
    </FormDialog>
  );
}
