import { Inject, Injectable } from '@nestjs/common';
import { Settings } from '../../platform/platform/platform.module.js';
import { ExportsBusy } from './export-errors.js';

/** Limits the exports that one process runs at once. One party may use at most half of the slots, so that its keys do not block other parties. */
@Injectable()
export class ExportSlots {
  private readonly taken = new Map<string, number>();
  private readonly most: number;

  constructor(@Inject(Settings) { exportsAtOnce }: Settings) {
    this.most = exportsAtOnce;
  }

  /** Takes a slot. @param party its id @returns a function that releases the slot; further calls have no effect @throws ExportsBusy */
  take(party: string): () => void {
    const mine = this.taken.get(party) ?? 0;
    const all = [...this.taken.values()].reduce((sum, one) => sum + one, 0);
    if (all >= this.most || mine >= Math.ceil(this.most / 2)) throw new ExportsBusy();
    this.taken.set(party, mine + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = (this.taken.get(party) ?? 1) - 1;
      if (left > 0) this.taken.set(party, left);
      else this.taken.delete(party);
    };
  }
}
