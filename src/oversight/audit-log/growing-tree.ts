import { EMPTY_ROOT, type Hash, nodeHash } from './merkle-tree.js';

interface Subtree {
  readonly width: number;
  readonly hash: Hash;
}

/** A tree that is read from left to right. It keeps only the full subtrees, so its memory is logarithmic, and gives the root at any size. */
export class GrowingTree {
  private readonly subtrees: Subtree[] = [];
  private leaves = 0;

  get size(): number {
    return this.leaves;
  }

  /** @param width leaves of the subtree with this hash: a power of two that divides the present size */
  add(hash: Hash, width = 1): void {
    this.leaves += width;
    let added: Subtree = { width, hash };
    for (let last = this.subtrees.at(-1); last?.width === added.width; last = this.subtrees.at(-1)) {
      this.subtrees.pop();
      added = { width: 2 * added.width, hash: nodeHash(last.hash, added.hash) };
    }
    this.subtrees.push(added);
  }

  root(): Hash {
    return (
      this.subtrees.reduceRight<Hash | undefined>((right, { hash }) => (right ? nodeHash(hash, right) : hash), undefined) ?? EMPTY_ROOT
    );
  }
}
