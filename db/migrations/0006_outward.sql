-- Other software copies a layer page by page in order of id. Houses are nearly all sites and follow the primary key; the
-- rows of the smaller layers lie apart, and reading past the last one of them would read every house;
-- the index holds the others alone.
create index site_small_layer on site (city_code, layer, id) where layer <> 'self_built_house';
