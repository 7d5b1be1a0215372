CREATE TABLE bundle (
	id BIGSERIAL NOT NULL, 
	kind TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	data BYTEA NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE correction (
	id BIGSERIAL NOT NULL, 
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
);
CREATE TABLE day_read (
	day TEXT NOT NULL, 
	articles BIGINT NOT NULL, 
	PRIMARY KEY (day)
);
CREATE TABLE incident (
	id BIGSERIAL NOT NULL, 
	record TEXT NOT NULL, 
	type TEXT NOT NULL, 
	mode TEXT, 
	score FLOAT(53) NOT NULL, 
	actors TEXT NOT NULL, 
	recipients TEXT NOT NULL, 
	day TEXT NOT NULL, 
	until TEXT NOT NULL, 
	precision TEXT NOT NULL, 
	place TEXT, 
	words TEXT NOT NULL, 
	events BIGINT NOT NULL, 
	reports BIGINT NOT NULL, 
	outlets TEXT NOT NULL, 
	weight FLOAT(53) NOT NULL, 
	confidence FLOAT(53) NOT NULL, 
	told TEXT NOT NULL, 
	first_report TEXT NOT NULL, 
	variants TEXT NOT NULL, 
	reasons TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE incident_link (
	id BIGSERIAL NOT NULL, 
	one TEXT NOT NULL, 
	other TEXT NOT NULL, 
	same BIGINT NOT NULL, 
	reviewer TEXT NOT NULL, 
	note TEXT, 
	at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_incident_link_same CHECK (same in (0, 1))
);
CREATE TABLE judgement (
	record BYTEA NOT NULL, 
	kind TEXT NOT NULL, 
	verdict TEXT, 
	hidden BIGINT NOT NULL, 
	changes TEXT NOT NULL, 
	PRIMARY KEY (record)
);
CREATE TABLE meta (
	id BIGSERIAL NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_meta_name UNIQUE (name)
);
CREATE TABLE outlet (
	id BIGSERIAL NOT NULL, 
	name TEXT NOT NULL, 
	domain TEXT, 
	country TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_outlet_name UNIQUE (name)
);
CREATE TABLE party (
	id BIGSERIAL NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_party_code UNIQUE (code)
);
CREATE TABLE quarantine (
	id BIGSERIAL NOT NULL, 
	name TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	code TEXT NOT NULL, 
	path TEXT, 
	url TEXT, 
	sha256 TEXT, 
	seen TEXT NOT NULL, 
	data BYTEA, 
	PRIMARY KEY (id)
);
CREATE TABLE run (
	id BIGSERIAL NOT NULL, 
	kind TEXT NOT NULL, 
	version TEXT NOT NULL, 
	packs TEXT NOT NULL, 
	started TEXT NOT NULL, 
	finished TEXT, 
	counts TEXT, 
	PRIMARY KEY (id)
);
CREATE TABLE source (
	id BIGSERIAL NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	url TEXT NOT NULL, 
	options TEXT NOT NULL, 
	enabled BIGINT NOT NULL, 
	added TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_source_name UNIQUE (name), 
	CONSTRAINT uq_source_url UNIQUE (url)
);
CREATE TABLE verdict (
	id BIGSERIAL NOT NULL, 
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
);
CREATE TABLE capture (
	id BIGSERIAL NOT NULL, 
	sha256 BYTEA NOT NULL, 
	format TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	bundle_id BIGINT NOT NULL, 
	part BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_capture_sha256 UNIQUE (sha256), 
	CONSTRAINT fk_capture_bundle_id FOREIGN KEY(bundle_id) REFERENCES bundle (id)
);
CREATE TABLE "fetch" (
	id BIGSERIAL NOT NULL, 
	source_id BIGINT, 
	url TEXT NOT NULL, 
	etag TEXT, 
	last_modified TEXT, 
	fetched TEXT, 
	next_due TEXT, 
	failures BIGINT NOT NULL, 
	status TEXT, 
	sha256 TEXT, 
	note TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_fetch_url UNIQUE (url), 
	CONSTRAINT fk_fetch_source_id FOREIGN KEY(source_id) REFERENCES source (id) ON DELETE CASCADE
);
CREATE TABLE incident_pair (
	first_id BIGINT NOT NULL, 
	second_id BIGINT NOT NULL, 
	day TEXT NOT NULL, 
	incident_id BIGINT NOT NULL, 
	span BIGINT NOT NULL, 
	score FLOAT(53) NOT NULL, 
	weight FLOAT(53) NOT NULL, 
	reports BIGINT NOT NULL, 
	PRIMARY KEY (first_id, second_id, day, incident_id), 
	CONSTRAINT fk_incident_pair_first_id FOREIGN KEY(first_id) REFERENCES party (id), 
	CONSTRAINT fk_incident_pair_second_id FOREIGN KEY(second_id) REFERENCES party (id), 
	CONSTRAINT fk_incident_pair_incident_id FOREIGN KEY(incident_id) REFERENCES incident (id) ON DELETE CASCADE
);
CREATE TABLE recoding (
	id BIGSERIAL NOT NULL, 
	run_id BIGINT NOT NULL, 
	version TEXT NOT NULL, 
	packs TEXT NOT NULL, 
	since TEXT NOT NULL, 
	state TEXT NOT NULL, 
	started TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_recoding_state CHECK (state in ('open', 'ready', 'accepted', 'refused', 'undone')), 
	CONSTRAINT fk_recoding_run_id FOREIGN KEY(run_id) REFERENCES run (id)
);
CREATE TABLE article (
	id BIGSERIAL NOT NULL, 
	key BYTEA NOT NULL, 
	name TEXT NOT NULL, 
	title TEXT, 
	byline TEXT, 
	outlet_id BIGINT, 
	published TEXT NOT NULL, 
	precision TEXT, 
	language TEXT, 
	genre TEXT NOT NULL, 
	url TEXT, 
	capture_id BIGINT NOT NULL, 
	run_id BIGINT NOT NULL, 
	text BYTEA, 
	bundle_id BIGINT NOT NULL, 
	part BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_article_key UNIQUE (key), 
	CONSTRAINT fk_article_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id), 
	CONSTRAINT fk_article_capture_id FOREIGN KEY(capture_id) REFERENCES capture (id), 
	CONSTRAINT fk_article_run_id FOREIGN KEY(run_id) REFERENCES run (id), 
	CONSTRAINT fk_article_bundle_id FOREIGN KEY(bundle_id) REFERENCES bundle (id)
);
CREATE TABLE article_signature (
	article_id BIGINT NOT NULL, 
	copy_id BIGINT NOT NULL, 
	data BYTEA NOT NULL, 
	PRIMARY KEY (article_id), 
	CONSTRAINT fk_article_signature_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE
);
CREATE TABLE attitude (
	id BIGSERIAL NOT NULL, 
	article_id BIGINT NOT NULL, 
	record BYTEA NOT NULL, 
	subject TEXT NOT NULL, 
	object TEXT NOT NULL, 
	polarity TEXT NOT NULL, 
	confidence FLOAT(53) NOT NULL, 
	day TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_attitude_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE
);
CREATE TABLE claim (
	id BIGSERIAL NOT NULL, 
	article_id BIGINT NOT NULL, 
	record BYTEA NOT NULL, 
	statement BYTEA NOT NULL, 
	about TEXT NOT NULL, 
	stance TEXT NOT NULL, 
	counters BYTEA, 
	day TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_claim_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE
);
CREATE TABLE figure (
	article_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	record BYTEA NOT NULL, 
	value FLOAT(53), 
	low FLOAT(53), 
	high FLOAT(53), 
	unit TEXT, 
	"of" TEXT, 
	by_id BIGINT, 
	by TEXT, 
	day TEXT NOT NULL, 
	checked TEXT, 
	PRIMARY KEY (article_id, id), 
	CONSTRAINT fk_figure_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_figure_by_id FOREIGN KEY(by_id) REFERENCES party (id)
);
CREATE TABLE forecast (
	id BIGSERIAL NOT NULL, 
	article_id BIGINT NOT NULL, 
	record BYTEA NOT NULL, 
	statement BYTEA NOT NULL, 
	first_id BIGINT, 
	second_id BIGINT, 
	subject TEXT, 
	direction TEXT NOT NULL, 
	words TEXT, 
	low FLOAT(53), 
	high FLOAT(53), 
	due TEXT, 
	day TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_forecast_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_forecast_first_id FOREIGN KEY(first_id) REFERENCES party (id), 
	CONSTRAINT fk_forecast_second_id FOREIGN KEY(second_id) REFERENCES party (id)
);
CREATE TABLE instrument (
	id BIGSERIAL NOT NULL, 
	article_id BIGINT NOT NULL, 
	record BYTEA NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	identifiers TEXT NOT NULL, 
	parties TEXT NOT NULL, 
	day TEXT NOT NULL, 
	confidence FLOAT(53) NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_instrument_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE
);
CREATE TABLE recoded (
	recoding_id BIGINT NOT NULL, 
	article_id BIGINT NOT NULL, 
	late BIGINT NOT NULL, 
	before_run_id BIGINT, 
	before BYTEA, 
	after BYTEA, 
	changes TEXT NOT NULL, 
	PRIMARY KEY (recoding_id, article_id), 
	CONSTRAINT fk_recoded_recoding_id FOREIGN KEY(recoding_id) REFERENCES recoding (id) ON DELETE CASCADE, 
	CONSTRAINT fk_recoded_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_recoded_before_run_id FOREIGN KEY(before_run_id) REFERENCES run (id)
);
CREATE TABLE sighting (
	id BIGSERIAL NOT NULL, 
	article_id BIGINT NOT NULL, 
	url TEXT, 
	path TEXT, 
	sha256 TEXT, 
	seen TEXT NOT NULL, 
	outlet_id BIGINT, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_sighting_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_sighting_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id)
);
CREATE TABLE statement (
	article_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	record BYTEA NOT NULL, 
	speaker_id BIGINT, 
	speaker TEXT, 
	office TEXT, 
	kind TEXT NOT NULL, 
	addressees TEXT NOT NULL, 
	day TEXT NOT NULL, 
	venue TEXT, 
	via TEXT NOT NULL, 
	confidence FLOAT(53) NOT NULL, 
	PRIMARY KEY (article_id, id), 
	CONSTRAINT fk_statement_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_statement_speaker_id FOREIGN KEY(speaker_id) REFERENCES party (id)
);
CREATE TABLE teaser (
	id BIGSERIAL NOT NULL, 
	key BYTEA NOT NULL, 
	article_id BIGINT NOT NULL, 
	record BYTEA NOT NULL, 
	text TEXT NOT NULL, 
	published TEXT NOT NULL, 
	coded BYTEA, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_teaser_key UNIQUE (key), 
	CONSTRAINT fk_teaser_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE
);
CREATE TABLE vector (
	id BIGSERIAL NOT NULL, 
	article_id BIGINT NOT NULL, 
	record BYTEA NOT NULL, 
	first_id BIGINT NOT NULL, 
	second_id BIGINT NOT NULL, 
	domain TEXT, 
	posture TEXT, 
	by TEXT, 
	day TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_vector_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_vector_first_id FOREIGN KEY(first_id) REFERENCES party (id), 
	CONSTRAINT fk_vector_second_id FOREIGN KEY(second_id) REFERENCES party (id)
);
CREATE TABLE event (
	id BIGSERIAL NOT NULL, 
	article_id BIGINT NOT NULL, 
	record BYTEA NOT NULL, 
	teaser_id BIGINT, 
	type TEXT NOT NULL, 
	mode TEXT, 
	quad TEXT NOT NULL, 
	score FLOAT(53) NOT NULL, 
	status TEXT NOT NULL, 
	actors TEXT NOT NULL, 
	recipients TEXT NOT NULL, 
	day TEXT NOT NULL, 
	until TEXT, 
	precision TEXT, 
	place TEXT, 
	confidence FLOAT(53) NOT NULL, 
	rule TEXT NOT NULL, 
	contact BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_event_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_event_teaser_id FOREIGN KEY(teaser_id) REFERENCES teaser (id) ON DELETE CASCADE
);
CREATE TABLE instrument_step (
	id BIGSERIAL NOT NULL, 
	instrument_id BIGINT NOT NULL, 
	status TEXT NOT NULL, 
	day TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_instrument_step_instrument_id FOREIGN KEY(instrument_id) REFERENCES instrument (id) ON DELETE CASCADE
);
CREATE TABLE teaser_sighting (
	teaser_id BIGINT NOT NULL, 
	article_id BIGINT NOT NULL, 
	PRIMARY KEY (teaser_id, article_id), 
	CONSTRAINT fk_teaser_sighting_teaser_id FOREIGN KEY(teaser_id) REFERENCES teaser (id) ON DELETE CASCADE, 
	CONSTRAINT fk_teaser_sighting_article_id FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE
);
CREATE TABLE event_pair (
	first_id BIGINT NOT NULL, 
	second_id BIGINT NOT NULL, 
	day TEXT NOT NULL, 
	event_id BIGINT NOT NULL, 
	PRIMARY KEY (first_id, second_id, day, event_id), 
	CONSTRAINT fk_event_pair_first_id FOREIGN KEY(first_id) REFERENCES party (id), 
	CONSTRAINT fk_event_pair_second_id FOREIGN KEY(second_id) REFERENCES party (id), 
	CONSTRAINT fk_event_pair_event_id FOREIGN KEY(event_id) REFERENCES event (id) ON DELETE CASCADE
);
CREATE TABLE event_party (
	party_id BIGINT NOT NULL, 
	day TEXT NOT NULL, 
	event_id BIGINT NOT NULL, 
	role TEXT NOT NULL CONSTRAINT ck_event_party_role CHECK (role in ('actor', 'recipient')), 
	PRIMARY KEY (party_id, day, event_id, role), 
	CONSTRAINT fk_event_party_party_id FOREIGN KEY(party_id) REFERENCES party (id), 
	CONSTRAINT fk_event_party_event_id FOREIGN KEY(event_id) REFERENCES event (id) ON DELETE CASCADE
);
CREATE TABLE report (
	event_id BIGINT NOT NULL, 
	incident_id BIGINT NOT NULL, 
	first BIGINT NOT NULL, 
	last BIGINT NOT NULL, 
	told BIGINT NOT NULL, 
	precision TEXT NOT NULL, 
	words TEXT NOT NULL, 
	people TEXT NOT NULL, 
	copy_id BIGINT NOT NULL, 
	PRIMARY KEY (event_id), 
	CONSTRAINT fk_report_event_id FOREIGN KEY(event_id) REFERENCES event (id) ON DELETE CASCADE
);
CREATE TABLE report_pair (
	first_id BIGINT NOT NULL, 
	second_id BIGINT NOT NULL, 
	first BIGINT NOT NULL, 
	event_id BIGINT NOT NULL, 
	PRIMARY KEY (first_id, second_id, first, event_id), 
	CONSTRAINT fk_report_pair_first_id FOREIGN KEY(first_id) REFERENCES party (id), 
	CONSTRAINT fk_report_pair_second_id FOREIGN KEY(second_id) REFERENCES party (id), 
	CONSTRAINT fk_report_pair_event_id FOREIGN KEY(event_id) REFERENCES event (id) ON DELETE CASCADE
);
CREATE INDEX ix_correction_record ON correction (record);
CREATE INDEX ix_incident_day ON incident (day);
CREATE INDEX ix_verdict_record ON verdict (record);
CREATE INDEX ix_fetch_next_due ON "fetch" (next_due);
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
create view event_flat as select r.id, case length(r.record) when 8 then encode(r.record, 'hex') else convert_from(substr(r.record, 10), 'UTF8') end as record, r.day, r.until, r.precision, r.type, r.mode, r.quad, r.score, r.status,
 r.actors, r.recipients, r.place, r.confidence, r.rule, t.text as teaser, a.title, a.url, o.name as outlet, a.published, r.article_id
 from event r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id left join teaser t on t.id = r.teaser_id;
create view statement_flat as select r.id, case length(r.record) when 8 then encode(r.record, 'hex') else convert_from(substr(r.record, 10), 'UTF8') end as record, r.day, p.code, r.speaker, r.office, r.kind, r.addressees, r.venue, r.via,
 r.confidence, a.title, a.url, o.name as outlet, a.published, r.article_id from statement r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id left join party p on p.id = r.speaker_id;
create view claim_flat as select r.id, case length(r.record) when 8 then encode(r.record, 'hex') else convert_from(substr(r.record, 10), 'UTF8') end as record, r.day, r.about, r.stance, case length(r.statement) when 8 then encode(r.statement, 'hex') else convert_from(substr(r.statement, 10), 'UTF8') end as statement, case length(r.counters) when 8 then encode(r.counters, 'hex') else convert_from(substr(r.counters, 10), 'UTF8') end as counters, a.title, a.url, o.name as outlet, a.published, r.article_id
 from claim r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id;
create view instrument_flat as select r.id, case length(r.record) when 8 then encode(r.record, 'hex') else convert_from(substr(r.record, 10), 'UTF8') end as record, r.name, r.kind, r.identifiers, r.parties, s.status, s.day, a.title, a.url, o.name as outlet, a.published,
 r.article_id from instrument r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id left join instrument_step s on s.instrument_id = r.id;
create view forecast_flat as select r.id, case length(r.record) when 8 then encode(r.record, 'hex') else convert_from(substr(r.record, 10), 'UTF8') end as record, r.day, x.code as first, y.code as second, r.subject, r.direction, r.words,
 r.low, r.high, r.due, a.title, a.url, o.name as outlet, a.published, r.article_id from forecast r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id
 left join party x on x.id = r.first_id left join party y on y.id = r.second_id;
create view figure_flat as select r.id, case length(r.record) when 8 then encode(r.record, 'hex') else convert_from(substr(r.record, 10), 'UTF8') end as record, r.day, r.value, r.low, r.high, r.unit, r.of, p.code, r.by, r.checked,
 a.title, a.url, o.name as outlet, a.published, r.article_id from figure r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id left join party p on p.id = r.by_id;
create view vector_flat as select r.id, case length(r.record) when 8 then encode(r.record, 'hex') else convert_from(substr(r.record, 10), 'UTF8') end as record, r.day, x.code as first, y.code as second, r.domain, r.posture, r.by,
 a.title, a.url, o.name as outlet, a.published, r.article_id from vector r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id join party x on x.id = r.first_id join party y on y.id = r.second_id;
create view attitude_flat as select r.id, case length(r.record) when 8 then encode(r.record, 'hex') else convert_from(substr(r.record, 10), 'UTF8') end as record, r.day, r.subject, r.object, r.polarity, r.confidence, a.title, a.url, o.name as outlet, a.published,
 r.article_id from attitude r join article a on a.id = r.article_id left join outlet o on o.id = a.outlet_id;
