#!/bin/sh
# dist/Shotgraph.app -> dist/shotgraph-VERSION-macos-ARCH.dmg, after packaging/build.py, on macOS.
# NOT RUN by the authors so far: written on Linux, built and tested by .github/workflows/release.yml only.
# SIGN_AS: a "Developer ID Application" identity; without it the app is signed ad hoc, and the first start needs
# "Open" from the context menu. Notarising needs an Apple account and is not done here.
set -eu
cd "$(dirname "$0")/../.."
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' studio/__init__.py)
app=dist/Shotgraph.app
image="dist/shotgraph-$version-macos-$(uname -m).dmg"

cp build/icons/document.icns "$app/Contents/Resources/"
codesign --force --deep --sign "${SIGN_AS:--}" ${SIGN_AS:+--options runtime --timestamp} \
    --entitlements packaging/macos/entitlements.plist "$app"
codesign --verify --deep --strict "$app"

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
hdiutil create -volname "Shotgraph $version" -srcfolder "$stage" -fs HFS+ -format UDZO -ov "$image"
echo "$image"
