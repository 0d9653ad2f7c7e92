"""How everything looks: tokens, the style sheet made of them, the typeface, the icons, motion, the focus ring."""
