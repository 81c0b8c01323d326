alter table hub.tear_line add foreign key (contact) references hub.contact on delete set null;
