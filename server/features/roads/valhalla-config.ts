import { ISOCHRONE_LIMITS } from "./roads.contract.ts";
import { OWN_BLOCK } from "./valhalla-process.ts";

/**
 * The configuration of an engine in a process of our own: what its start demands, cars alone, silent, blocks as large as
 * we ask for. The package's own writer of configurations is a Python script, which not every computer can run.
 */
export function valhallaConfig(tilesFolder: string): object {
  const logging = { type: "" };
  return {
    mjolnir: {
      tile_dir: tilesFolder,
      admin: "",
      timezone: "",
      logging,
      hierarchy: true,
      shortcuts: true,
      include_driving: true,
      include_bicycle: false,
      include_pedestrian: false,
      id_table_size: 1_300_000_000,
      max_cache_size: 268_435_456,
      max_concurrent_reader_users: 1,
      concurrency: 1,
      data_processing: {
        use_admin_db: false,
        infer_internal_intersections: true,
        infer_turn_channels: true,
        apply_country_overrides: false,
      },
    },
    additional_data: { elevation: "" },
    loki: {
      actions: ["locate", "route", "sources_to_targets", "isochrone", "status"],
      logging: { ...logging, long_request: 100 },
      use_connectivity: true,
      service_defaults: {
        radius: 0,
        minimum_reachability: 50,
        search_cutoff: 35_000,
        node_snap_tolerance: 5,
        street_side_tolerance: 5,
        street_side_max_distance: 1000,
        heading_tolerance: 60,
      },
    },
    // One search a source. Between 200 places of Andorra it took 0.3 s, the bidirectional one that the engine would choose
    // 4 s, because that looks everywhere for each pair without a way.
    thor: { logging: { ...logging, long_request: 110 }, source_to_target_algorithm: "timedistancematrix" },
    odin: { logging, markup_formatter: { markup_enabled: false } },
    meili: {
      mode: "auto",
      customizable: [],
      verbose: false,
      logging,
      grid: { size: 500, cache_size: 100_240 },
      default: {
        sigma_z: 4.07,
        beta: 3,
        max_route_distance_factor: 5,
        max_route_time_factor: 5,
        max_search_radius: 100,
        breakage_distance: 2000,
        interpolation_distance: 10,
        search_radius: 50,
        geometry: false,
        route: true,
        turn_penalty_factor: 0,
        gps_accuracy: 5,
      },
    },
    service_limits: {
      auto: {
        max_distance: 5_000_000,
        max_locations: 20,
        max_matrix_distance: 400_000,
        max_matrix_location_pairs: OWN_BLOCK * OWN_BLOCK,
      },
      pedestrian: {
        max_distance: 1,
        max_locations: 1,
        max_matrix_distance: 1,
        max_matrix_location_pairs: 1,
        min_transit_walking_distance: 1,
        max_transit_walking_distance: 1,
      },
      isochrone: {
        max_contours: ISOCHRONE_LIMITS.contours,
        max_time_contour: ISOCHRONE_LIMITS.minutes,
        max_distance: 200_000,
        max_locations: 1,
        max_distance_contour: 200,
      },
      trace: {
        max_distance: 1,
        max_gps_accuracy: 1,
        max_search_radius: 1,
        max_shape: 1,
        max_alternates: 1,
        max_alternates_shape: 1,
      },
      skadi: { max_shape: 1, min_resample: 1 },
      status: { allow_verbose: false },
      max_alternates: 0,
      max_exclude_locations: 0,
      max_exclude_polygons_length: 0,
      max_radius: 200,
      max_reachability: 100,
      max_timedep_distance: 500_000,
    },
  };
}
