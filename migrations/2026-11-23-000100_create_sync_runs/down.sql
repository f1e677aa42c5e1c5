DROP TABLE sync_sightings;
DROP TABLE sync_runs;
