import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { CsvMappingInput, CsvMappingType, layoutOf } from './csv-mapping.graphql.js';
import { CsvMappingsService } from './csv-mappings.service.js';

@Resolver(() => CsvMappingType)
export class CsvMappingsResolver {
  constructor(private readonly mappings: CsvMappingsService) {}

  @Query(() => [CsvMappingType], { description: "Column mappings of the viewer's party, by name." })
  @Requires('indicator:publish', 'mapping.list')
  async csvMappings(@CurrentActor() actor: Actor): Promise<CsvMappingType[]> {
    return (await this.mappings.all(actor)).map(CsvMappingType.of);
  }

  @Mutation(() => CsvMappingType, { description: "Saves a column mapping for all of the party's officers and machines." })
  @Requires('indicator:publish', 'mapping.save')
  async saveCsvMapping(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => CsvMappingInput, description: 'All settings of the mapping.' }) input: CsvMappingInput,
  ): Promise<CsvMappingType> {
    return CsvMappingType.of(await this.mappings.save(actor, input.name, layoutOf(input)));
  }

  @Mutation(() => Boolean, { description: 'Deletes a column mapping.' })
  @Requires('indicator:publish', 'mapping.delete')
  async deleteCsvMapping(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "A column mapping of the viewer's party." }) id: string,
  ): Promise<boolean> {
    await this.mappings.remove(actor, id);
    return true;
  }
}
