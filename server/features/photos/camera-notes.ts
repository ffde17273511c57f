/** What a camera wrote beside the picture: where and when. */
import readExif from "exif-reader";

export interface CameraNotes {
  /** The camera's clock, "YYYY-MM-DD HH:MM:SS"; it states no zone. */
  takenAt: string | null;
  /** WGS84 degrees. */
  position: { lon: number; lat: number } | null;
}

const NONE: CameraNotes = { takenAt: null, position: null };

/** Reads an EXIF block. Cameras and programs write what they like: what cannot be understood counts as not said. */
export function readCameraNotes(exif: Buffer | undefined): CameraNotes {
  if (!exif) return NONE;
  let notes: ReturnType<typeof readExif>;
  try {
    notes = readExif(exif);
  } catch {
    return NONE;
  }
  return { takenAt: takenAtOf(notes), position: positionOf(notes) };
}

type Notes = ReturnType<typeof readExif>;

function takenAtOf({ Photo, Image }: Notes): string | null {
  // The reader gives the camera's clock as if it were UTC.
  const said: unknown = Photo?.DateTimeOriginal ?? Photo?.DateTimeDigitized ?? Image?.DateTime;
  if (!(said instanceof Date) || Number.isNaN(said.getTime())) return null;
  const year = said.getUTCFullYear();
  return year >= 1990 && year <= 2100 ? said.toISOString().slice(0, 19).replace("T", " ") : null;
}

function positionOf({ GPSInfo }: Notes): CameraNotes["position"] {
  const lat = degrees(GPSInfo?.GPSLatitude, GPSInfo?.GPSLatitudeRef, "S", 90);
  const lon = degrees(GPSInfo?.GPSLongitude, GPSInfo?.GPSLongitudeRef, "W", 180);
  // A phone without a fix writes zeros.
  return lat === null || lon === null || (lat === 0 && lon === 0) ? null : { lon, lat };
}

function degrees(parts: unknown, reference: unknown, negative: string, most: number): number | null {
  if (!Array.isArray(parts) || parts.length < 1) return null;
  const [whole, minutes = 0, seconds = 0] = parts as number[];
  const value = whole! + minutes / 60 + seconds / 3600;
  if (!Number.isFinite(value) || value > most) return null;
  return reference === negative ? -value : value;
}
