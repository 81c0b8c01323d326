import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { TextField } from '../../parts/fields.tsx';
import { FormError } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { type TeamAlertChoicesQuery, UPDATE_ALERT_POLICY } from './rules.graphql.ts';

interface PolicyProps {
  /** Null: the party as a whole. */
  readonly agencyId: string | null;
  readonly policy: TeamAlertChoicesQuery['alertPolicy'];
}

/** How an emergency is repeated until an officer acknowledges it. */
export function PolicyForm({ agencyId, policy }: PolicyProps): ReactNode {
  const text = useText();
  const save = useHubMutation(UPDATE_ALERT_POLICY);
  const [minutes, setMinutes] = useState(String(policy.repeatMinutes));
  const [repeats, setRepeats] = useState(String(policy.repeats));
  return (
    <form
      className="stack"
      aria-labelledby="alert-policy"
      onSubmit={(event) => {
        event.preventDefault();
        const input = { repeatMinutes: Number(minutes), repeats: Number(repeats) };
        save.mutate({ agencyId, input }, { onSuccess: () => say(<Text id="rules.saved" />) });
      }}
    >
      <h3 id="alert-policy">
        <Text id="policy.title" />
      </h3>
      <div className="rule-grid">
        <TextField
          type="number"
          min={1}
          max={60}
          label={text('policy.minutes')}
          value={minutes}
          onChange={({ target }) => setMinutes(target.value)}
        />
        <TextField
          type="number"
          min={0}
          max={10}
          label={text('policy.repeats')}
          value={repeats}
          onChange={({ target }) => setRepeats(target.value)}
        />
      </div>
      <FormError error={save.error} />
      <button className="btn" type="submit" disabled={save.isPending}>
        <Text id="policy.save" />
      </button>
    </form>
  );
}
