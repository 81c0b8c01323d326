import { Module } from '@nestjs/common';
import { BrowseDirectoryService } from './browse-directory.service.js';
import { ContactEntryLoader } from './contact-entry-loader.js';
import { DirectoryResolver } from './directory.resolver.js';
import { DirectoryService } from './directory.service.js';

/** The directory of contacts: which unit of a party to reach, how and when. Parties themselves are in parties/. */
@Module({
  providers: [BrowseDirectoryService, ContactEntryLoader, DirectoryService, DirectoryResolver],
  exports: [BrowseDirectoryService, ContactEntryLoader],
})
export class DirectoryModule {}
