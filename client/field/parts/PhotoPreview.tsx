import { useEffect, useState } from "react";
import { readPhoto } from "../device/device-store.ts";

/** A photo that lies on the device. */
export function PhotoPreview({ id, alt }: { id: string; alt: string }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let url: string | null = null;
    let current = true;
    void readPhoto(id)
      .then((blob) => {
        if (!blob || !current) return;
        url = URL.createObjectURL(blob);
        setAddress(url);
      })
      .catch(() => {});
    return () => {
      current = false;
      if (url) URL.revokeObjectURL(url);
    };
  }, [id]);
  return address ? <img className="photo" src={address} alt={alt} /> : <span className="photo" />;
}
