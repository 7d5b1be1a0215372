CREATE TABLE bundle (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE correction (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	record TEXT NOT NULL, 
	field TEXT NOT NULL, 
	value TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	note TEXT, 
	article TEXT, 
	type TEXT, 
	parties TEXT, 
	words TEXT, 
	current TEXT, 
	at TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE day_read (
	day TEXT NOT NULL, 
	articles INTEGER NOT NULL, 
	PRIMARY KEY (day)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE incident (
	id INTEGER NOT NULL, 
	record TEXT NOT NULL, 
	type TEXT NOT NULL, 
	mode TEXT, 
	score REAL NOT NULL, 
	actors TEXT NOT NULL, 
	recipients TEXT NOT NULL, 
	day TEXT NOT NULL, 
	until TEXT NOT NULL, 
	precision TEXT NOT NULL, 
	place TEXT, 
	words TEXT NOT NULL, 
	events INTEGER NOT NULL, 
	reports INTEGER NOT NULL, 
	outlets TEXT NOT NULL, 
	weight REAL NOT NULL, 
	confidence REAL NOT NULL, 
	told TEXT NOT NULL, 
	first_report TEXT NOT NULL, 
	variants TEXT NOT NULL, 
	reasons TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE incident_link (
	id INTEGER NOT NULL, 
	one TEXT NOT NULL, 
	other TEXT NOT NULL, 
	same INTEGER NOT NULL, 
	reviewer TEXT NOT NULL, 
	note TEXT, 
	at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_incident_link_same CHECK (same in (0, 1))
)
 STRICT;
CREATE TABLE judgement (
	record BLOB NOT NULL, 
	kind TEXT NOT NULL, 
	verdict TEXT, 
	hidden INTEGER NOT NULL, 
	changes TEXT NOT NULL, 
	PRIMARY KEY (record)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE meta (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_meta_name UNIQUE (name)
)
 STRICT;
CREATE TABLE outlet (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	domain TEXT, 
	country TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_outlet_name UNIQUE (name)
)
 STRICT;
CREATE TABLE party (
	id INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_party_code UNIQUE (code)
)
 STRICT;
CREATE TABLE quarantine (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	code TEXT NOT NULL, 
	path TEXT, 
	url TEXT, 
	sha256 TEXT, 
	seen TEXT NOT NULL, 
	data BLOB, 
	PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE run (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	version TEXT NOT NULL, 
	packs TEXT NOT NULL, 
	started TEXT NOT NULL, 
	finished TEXT, 
	counts TEXT, 
	PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE source (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	url TEXT NOT NULL, 
	options TEXT NOT NULL, 
	enabled INTEGER NOT NULL, 
	added TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_source_name UNIQUE (name), 
	CONSTRAINT uq_source_url UNIQUE (url)
)
 STRICT;
CREATE TABLE verdict (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	record TEXT NOT NULL, 
	verdict TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	note TEXT, 
	sample TEXT, 
	article TEXT, 
	type TEXT, 
	parties TEXT, 
	words TEXT, 
	current TEXT, 
	at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_verdict_verdict CHECK (verdict in ('right', 'wrong', 'unsure'))
)
 STRICT;
CREATE TABLE capture (
	id INTEGER NOT NULL, 
	sha256 BLOB NOT NULL, 
	format TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	bundle_id INTEGER NOT NULL, 
	part INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_capture_sha256 UNIQUE (sha256), 
	CONSTRAINT fk_capture_bundle_id FOREIGN KEY(bundle_id) REFERENCES bundle (id)
)
 STRICT;
CREATE TABLE fetch (
	id INTEGER NOT NULL, 
	source_id INTEGER, 
	url TEXT NOT NULL, 
	etag TEXT, 
	last_modified TEXT, 
	fetched TEXT, 
	next_due TEXT, 
	failures INTEGER NOT NULL, 
	status TEXT, 
	sha256 TEXT, 
	note TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_fetch_url UNIQUE (url), 
	CONSTRAINT fk_fetch_source_id FOREIGN KEY(source_id) REFERENCES source (id) ON DELETE CASCADE
)
 STRICT;
CREATE TABLE incident_pair (
	first_id INTEGER NOT NULL, 
	second_id INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	incident_id INTEGER NOT NULL, 
	span INTEGER NOT NULL, 
	score REAL NOT NULL, 
	weight REAL NOT NULL, 
	reports INTEGER NOT NULL, 
	PRIMARY KEY (first_id, second_id, day, incident_id), 
	CONSTRAINT fk_incident_pair_first_id FOREIGN KEY(first_id) REFERENCES party (id), 
	CONSTRAINT fk_incident_pair_second_id FOREIGN KEY(second_id) REFERENCES party (id), 
	CONSTRAINT fk_incident_pair_incident_id FOREIGN KEY(incident_id) REFERENCES incident (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE recoding (
	id INTEGER NOT NULL, 
	run_id INTEGER NOT NULL, 
	version TEXT NOT NULL, 
	packs TEXT NOT NULL, 
	since TEXT NOT NULL, 
	state TEXT NOT NULL, 
	started TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_recoding_state CHECK (state in ('open', 'ready', 'accepted', 'refused', 'undone')), 
	CONSTRAINT fk_recoding_run_id FOREIGN KEY(run_id) REFERENCES run (id)
)
 STRICT;
CREATE TABLE article (
	id INTEGER NOT NULL, 
	"key" BLOB NOT NULL, 
	name TEXT NOT NULL, 
	title TEXT, 
	byline TEXT, 
	outlet_id INTEGER, 
	published TEXT NOT NULL, 
	precision TEXT, 
	language TEXT, 
	genre TEXT NOT NULL, 
	url TEXT, 
	capture_id INTEGER NOT NULL, 
	run_id INTEGER NOT NULL, 
	text BLOB, 
	bundle_id INTEGER NOT NULL, 
	part INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_article_key UNIQUE ("key"), 
	CONSTRAINT fk_article_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id), 
	CONSTRAINT fk_article_capture_id FOREIGN KEY(capture_id) REFERENCES capture (id), 
	CONSTRAINT fk_article_run_id FOREIGN KEY(run_id) REFERENCES run (id), 
	CONSTRAINT fk_article_bundle_id FOREIGN KEY(bundle_id) REFERENCES bundle (id)
)
 STRICT;
CREATE TABLE article_signature (
	article_id INTEGER NOT NULL, 
	copy_id INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (article_id), 
	CONSTRAINT fk_article_signature_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE
)
 STRICT;
CREATE TABLE attitude (
	id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	record BLOB NOT NULL, 
	subject TEXT NOT NULL, 
	object TEXT NOT NULL, 
	polarity TEXT NOT NULL, 
	confidence REAL NOT NULL, 
	day TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_attitude_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE
)
 STRICT;
CREATE TABLE claim (
	id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	record BLOB NOT NULL, 
	statement BLOB NOT NULL, 
	about TEXT NOT NULL, 
	stance TEXT NOT NULL, 
	counters BLOB, 
	day TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_claim_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE
)
 STRICT;
CREATE TABLE figure (
	article_id INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	record BLOB NOT NULL, 
	value REAL, 
	low REAL, 
	high REAL, 
	unit TEXT, 
	"of" TEXT, 
	by_id INTEGER, 
	"by" TEXT, 
	day TEXT NOT NULL, 
	checked TEXT, 
	PRIMARY KEY (article_id, id), 
	CONSTRAINT fk_figure_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_figure_by_id FOREIGN KEY(by_id) REFERENCES party (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE forecast (
	id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	record BLOB NOT NULL, 
	statement BLOB NOT NULL, 
	first_id INTEGER, 
	second_id INTEGER, 
	subject TEXT, 
	direction TEXT NOT NULL, 
	words TEXT, 
	low REAL, 
	high REAL, 
	due TEXT, 
	day TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_forecast_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_forecast_first_id FOREIGN KEY(first_id) REFERENCES party (id), 
	CONSTRAINT fk_forecast_second_id FOREIGN KEY(second_id) REFERENCES party (id)
)
 STRICT;
CREATE TABLE instrument (
	id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	record BLOB NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	identifiers TEXT NOT NULL, 
	parties TEXT NOT NULL, 
	day TEXT NOT NULL, 
	confidence REAL NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_instrument_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE
)
 STRICT;
CREATE TABLE recoded (
	recoding_id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	late INTEGER NOT NULL, 
	before_run_id INTEGER, 
	"before" BLOB, 
	"after" BLOB, 
	changes TEXT NOT NULL, 
	PRIMARY KEY (recoding_id, article_id), 
	CONSTRAINT fk_recoded_recoding_id FOREIGN KEY(recoding_id) REFERENCES recoding (id) ON DELETE CASCADE, 
	CONSTRAINT fk_recoded_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_recoded_before_run_id FOREIGN KEY(before_run_id) REFERENCES run (id)
)
 STRICT;
CREATE TABLE sighting (
	id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	url TEXT, 
	path TEXT, 
	sha256 TEXT, 
	seen TEXT NOT NULL, 
	outlet_id INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_sighting_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_sighting_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id)
)
 STRICT;
CREATE TABLE statement (
	article_id INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	record BLOB NOT NULL, 
	speaker_id INTEGER, 
	speaker TEXT, 
	office TEXT, 
	kind TEXT NOT NULL, 
	addressees TEXT NOT NULL, 
	day TEXT NOT NULL, 
	venue TEXT, 
	via TEXT NOT NULL, 
	confidence REAL NOT NULL, 
	PRIMARY KEY (article_id, id), 
	CONSTRAINT fk_statement_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_statement_speaker_id FOREIGN KEY(speaker_id) REFERENCES party (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE teaser (
	id INTEGER NOT NULL, 
	"key" BLOB NOT NULL, 
	article_id INTEGER NOT NULL, 
	record BLOB NOT NULL, 
	text TEXT NOT NULL, 
	published TEXT NOT NULL, 
	coded BLOB, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_teaser_key UNIQUE ("key"), 
	CONSTRAINT fk_teaser_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE
)
 STRICT;
CREATE TABLE vector (
	id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	record BLOB NOT NULL, 
	first_id INTEGER NOT NULL, 
	second_id INTEGER NOT NULL, 
	domain TEXT, 
	posture TEXT, 
	"by" TEXT, 
	day TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_vector_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_vector_first_id FOREIGN KEY(first_id) REFERENCES party (id), 
	CONSTRAINT fk_vector_second_id FOREIGN KEY(second_id) REFERENCES party (id)
)
 STRICT;
CREATE TABLE event (
	id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	record BLOB NOT NULL, 
	teaser_id INTEGER, 
	type TEXT NOT NULL, 
	mode TEXT, 
	quad TEXT NOT NULL, 
	score REAL NOT NULL, 
	status TEXT NOT NULL, 
	actors TEXT NOT NULL, 
	recipients TEXT NOT NULL, 
	day TEXT NOT NULL, 
	until TEXT, 
	precision TEXT, 
	place TEXT, 
	confidence REAL NOT NULL, 
	rule TEXT NOT NULL, 
	contact INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_event_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_event_teaser_id FOREIGN KEY(teaser_id) REFERENCES teaser (id) ON DELETE CASCADE
)
 STRICT;
CREATE TABLE instrument_step (
	id INTEGER NOT NULL, 
	instrument_id INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	day TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_instrument_step_instrument_id FOREIGN KEY(instrument_id) REFERENCES instrument (id) ON DELETE CASCADE
)
 STRICT;
CREATE TABLE teaser_sighting (
	teaser_id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	PRIMARY KEY (teaser_id, article_id), 
	CONSTRAINT fk_teaser_sighting_teaser_id FOREIGN KEY(teaser_id) REFERENCES teaser (id) ON DELETE CASCADE, 
	CONSTRAINT fk_teaser_sighting_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE event_pair (
	first_id INTEGER NOT NULL, 
	second_id INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	event_id INTEGER NOT NULL, 
	PRIMARY KEY (first_id, second_id, day, event_id), 
	CONSTRAINT fk_event_pair_first_id FOREIGN KEY(first_id) REFERENCES party (id), 
	CONSTRAINT fk_event_pair_second_id FOREIGN KEY(second_id) REFERENCES party (id), 
	CONSTRAINT fk_event_pair_event_id FOREIGN KEY(event_id) REFERENCES event (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE event_party (
	party_id INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	event_id INTEGER NOT NULL, 
	role TEXT NOT NULL CONSTRAINT ck_event_party_role CHECK (role in ('actor', 'recipient')), 
	PRIMARY KEY (party_id, day, event_id, role), 
	CONSTRAINT fk_event_party_party_id FOREIGN KEY(party_id) REFERENCES party (id), 
	CONSTRAINT fk_event_party_event_id FOREIGN KEY(event_id) REFERENCES event (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE report (
	event_id INTEGER NOT NULL, 
	incident_id INTEGER NOT NULL, 
	first INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	told INTEGER NOT NULL, 
	precision TEXT NOT NULL, 
	words TEXT NOT NULL, 
	people TEXT NOT NULL, 
	copy_id INTEGER NOT NULL, 
	PRIMARY KEY (event_id), 
	CONSTRAINT fk_report_event_id FOREIGN KEY(event_id) REFERENCES event (id) ON DELETE CASCADE
)
 STRICT;
CREATE TABLE report_pair (
	first_id INTEGER NOT NULL, 
	second_id INTEGER NOT NULL, 
	first INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	PRIMARY KEY (first_id, second_id, first, event_id), 
	CONSTRAINT fk_report_pair_first_id FOREIGN KEY(first_id) REFERENCES party (id), 
	CONSTRAINT fk_report_pair_second_id FOREIGN KEY(second_id) REFERENCES party (id), 
	CONSTRAINT fk_report_pair_event_id FOREIGN KEY(event_id) REFERENCES event (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX ix_correction_record ON correction (record);
CREATE INDEX ix_incident_day ON incident (day);
CREATE INDEX ix_verdict_record ON verdict (record);
CREATE INDEX ix_fetch_next_due ON fetch (next_due);
CREATE INDEX ix_incident_pair_incident_id ON incident_pair (incident_id);
CREATE INDEX ix_article_name ON article (name);
CREATE INDEX ix_article_outlet_id ON article (outlet_id);
CREATE INDEX ix_article_signature_copy_id ON article_signature (copy_id);
CREATE INDEX ix_attitude_article_id ON attitude (article_id);
CREATE INDEX ix_claim_article_id ON claim (article_id);
CREATE INDEX ix_forecast_article_id ON forecast (article_id);
CREATE INDEX ix_instrument_article_id ON instrument (article_id);
CREATE INDEX ix_recoded_article_id ON recoded (article_id);
CREATE INDEX ix_sighting_article_id ON sighting (article_id);
CREATE INDEX ix_statement_record ON statement (record);
CREATE INDEX ix_teaser_article_id ON teaser (article_id);
CREATE INDEX ix_vector_article_id ON vector (article_id);
CREATE INDEX ix_vector_first_id_second_id_day ON vector (first_id, second_id, day);
CREATE INDEX ix_event_article_id ON event (article_id);
CREATE INDEX ix_event_day ON event (day);
CREATE INDEX ix_event_record ON event (record);
CREATE INDEX ix_event_type_day ON event (type, day);
CREATE INDEX ix_instrument_step_instrument_id ON instrument_step (instrument_id);
CREATE INDEX ix_event_pair_event_id ON event_pair (event_id);
CREATE INDEX ix_event_party_event_id ON event_party (event_id);
CREATE INDEX ix_report_copy_id ON report (copy_id);
CREATE INDEX ix_report_incident_id ON report (incident_id);
CREATE INDEX ix_report_pair_event_id ON report_pair (event_id);
create view article_flat as select a.id, a.name, a.title, a.byline, o.name as outlet, o.country, a.published, a.precision,
 a.language, a.genre, a.url, (select count(*) from sighting s where s.article_id = a.id) as sightings,
 (select count(*) from event e where e.article_id = a.id) as events
 from article a left join outlet o on o.id = a.outlet_id;
create view event_flat as select r.id, case length(r.record) when 8 then lower(hex(r.record)) else cast(substr(r.record, 10) as text) end as record, r.day, r.until, r.precision, r.type, r.mode, r.quad, r.score, r.status,
 r.actors, r.recipients, r.place, r.confidence, r.rule, t.text as teaser, a.title, a.url, o.name as outlet, a.published, r.article_id
 from event r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id left join teaser t on t.id = r.teaser_id;
create view statement_flat as select r.id, case length(r.record) when 8 then lower(hex(r.record)) else cast(substr(r.record, 10) as text) end as record, r.day, p.code, r.speaker, r.office, r.kind, r.addressees, r.venue, r.via,
 r.confidence, a.title, a.url, o.name as outlet, a.published, r.article_id from statement r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id left join party p on p.id = r.speaker_id;
create view claim_flat as select r.id, case length(r.record) when 8 then lower(hex(r.record)) else cast(substr(r.record, 10) as text) end as record, r.day, r.about, r.stance, case length(r.statement) when 8 then lower(hex(r.statement)) else cast(substr(r.statement, 10) as text) end as statement, case length(r.counters) when 8 then lower(hex(r.counters)) else cast(substr(r.counters, 10) as text) end as counters, a.title, a.url, o.name as outlet, a.published, r.article_id
 from claim r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id;
create view instrument_flat as select r.id, case length(r.record) when 8 then lower(hex(r.record)) else cast(substr(r.record, 10) as text) end as record, r.name, r.kind, r.identifiers, r.parties, s.status, s.day, a.title, a.url, o.name as outlet, a.published,
 r.article_id from instrument r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id left join instrument_step s on s.instrument_id = r.id;
create view forecast_flat as select r.id, case length(r.record) when 8 then lower(hex(r.record)) else cast(substr(r.record, 10) as text) end as record, r.day, x.code as first, y.code as second, r.subject, r.direction, r.words,
 r.low, r.high, r.due, a.title, a.url, o.name as outlet, a.published, r.article_id from forecast r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id
 left join party x on x.id = r.first_id left join party y on y.id = r.second_id;
create view figure_flat as select r.id, case length(r.record) when 8 then lower(hex(r.record)) else cast(substr(r.record, 10) as text) end as record, r.day, r.value, r.low, r.high, r.unit, r.of, p.code, r.by, r.checked,
 a.title, a.url, o.name as outlet, a.published, r.article_id from figure r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id left join party p on p.id = r.by_id;
create view vector_flat as select r.id, case length(r.record) when 8 then lower(hex(r.record)) else cast(substr(r.record, 10) as text) end as record, r.day, x.code as first, y.code as second, r.domain, r.posture, r.by,
 a.title, a.url, o.name as outlet, a.published, r.article_id from vector r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id join party x on x.id = r.first_id join party y on y.id = r.second_id;
create view attitude_flat as select r.id, case length(r.record) when 8 then lower(hex(r.record)) else cast(substr(r.record, 10) as text) end as record, r.day, r.subject, r.object, r.polarity, r.confidence, a.title, a.url, o.name as outlet, a.published,
 r.article_id from attitude r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id;
create virtual table article_words using fts5(body, title, content='', tokenize='unicode61 remove_diacritics 0');
