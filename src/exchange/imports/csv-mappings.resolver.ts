import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { CsvMappingConnection, CsvMappingInput, CsvMappingType, layoutOf } from './csv-mapping.graphql.js';
import { CsvMappingsService } from './csv-mappings.service.js';

@Resolver(() => CsvMappingType)
export class CsvMappingsResolver {
  constructor(private readonly mappings: CsvMappingsService) {}

  @Query(() => CsvMappingConnection, { description: "Column mappings of the viewer's party, by name." })
  @Requires('indicator:publish', 'mapping.list')
  async csvMappings(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<CsvMappingType>> {
    return mapConnection(await this.mappings.page(actor, page), CsvMappingType.of);
  }

  @Mutation(() => CsvMappingType, { description: "Saves a column mapping for all of the party's officers and machines." })
  @Requires('indicator:publish', 'mapping.save')
  async saveCsvMapping(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => CsvMappingInput, description: 'All settings of the mapping.' }) input: CsvMappingInput,
  ): Promise<CsvMappingType> {
    return CsvMappingType.of(await this.mappings.save(actor, input.name, layoutOf(input)));
  }

  @Mutation(() => ID, { description: 'Deletes a column mapping. Returns its id.' })
  @Requires('indicator:publish', 'mapping.delete')
  async deleteCsvMapping(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "A column mapping of the viewer's party." }) id: string,
  ): Promise<string> {
    return this.mappings.remove(actor, id);
  }
}
