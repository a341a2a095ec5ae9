"""Small networks that ship with the app, run by onnxruntime: larger pictures, subjects, faces, styles, speech.

One module a network; `sessions` loads them. Their weights and licences are in resources/weights.
"""
