#!/usr/bin/env bash
# Makes the disk image of the frozen application, on macOS: make-dmg.sh APPLICATION IMAGE
# Where PERRON_NOTARY names a profile of `notarytool store-credentials`, the image is notarised and carries the answer;
# without it, the image is not notarised, and macOS says so to whoever opens it.
set -euo pipefail
application=${1:?usage: make-dmg.sh APPLICATION IMAGE}
image=${2:?usage: make-dmg.sh APPLICATION IMAGE}
[[ $(uname -s) == Darwin ]] || { echo "make-dmg.sh: macOS alone has what this needs." >&2; exit 1; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ditto "$application" "$folder/$(basename "$application")"
ln -s /Applications "$folder/Applications"
rm -f "$image"
hdiutil create -quiet -volname Perron -srcfolder "$folder" -format ULFO "$image"
if [[ -n ${PERRON_MACOS_IDENTITY:-} ]]; then
    codesign --sign "$PERRON_MACOS_IDENTITY" --timestamp "$image"
fi
if [[ -n ${PERRON_NOTARY:-} ]]; then
    xcrun notarytool submit "$image" --keychain-profile "$PERRON_NOTARY" --wait
    xcrun stapler staple "$image"
    spctl --assess --type open --context context:primary-signature "$image"
fi
echo "Made: $image"
