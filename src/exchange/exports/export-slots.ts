import { Inject, Injectable } from '@nestjs/common';
import { Settings } from '../../platform/platform/platform.module.js';
import { ExportsBusy } from './export-errors.js';

/** How many exports one process runs at once. One party takes half of the places at most, so that its keys do not keep the others out. */
@Injectable()
export class ExportSlots {
  private readonly taken = new Map<string, number>();
  private readonly most: number;

  constructor(@Inject(Settings) { exportsAtOnce }: Settings) {
    this.most = exportsAtOnce;
  }

  /** @param party its id. @returns what gives the place back; once. @throws ExportsBusy */
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
